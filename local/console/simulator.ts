import * as z from "zod";
import type { Faults } from "./contract.ts";
import { ConsoleRefusal, type Desk } from "./desk.ts";

const Report = z.object({
  plan: z.unknown(),
  struck: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  presets: z.array(z.string()),
});

const Refused = z.object({ details: z.array(z.object({ message: z.string() })) });

/** The simulator's own controls, which only answer on this machine. */
export type Simulator = ReturnType<typeof createSimulator>;

export function createSimulator({ outputs, simulated }: Pick<Desk, "outputs" | "simulated">) {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (!simulated) throw new ConsoleRefusal(409, "This needs the simulated Conekta.");
    const response = await fetch(`${outputs.ConektaUrl}/_sim${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const details = Refused.safeParse(answer).data?.details ?? [];
    const said = details.map(({ message }) => message).join(" ");
    throw new ConsoleRefusal(response.status, said || "The simulator refuses.");
  };
  const faults = async (method: string, plan?: unknown): Promise<Faults> => {
    if (!simulated) return { available: false, plan: null, struck: {}, presets: [] };
    const { plan: current, struck, presets } = Report.parse(await ask(method, "/faults", plan));
    return { available: true, plan: current, struck, presets };
  };
  return {
    ask,
    faults: () => faults("GET"),
    setFaults: (plan: unknown) => faults("PUT", plan),
    stopFaults: () => faults("DELETE"),
    /** What the card holder's bank says of an order that waits for it. */
    decide: (conektaOrderId: string, approves: boolean) =>
      ask("POST", `/orders/${conektaOrderId}/${approves ? "pay" : "decline"}`),
  };
}
