import * as z from "zod";
import { ConsoleRefusal, type Desk } from "./desk.ts";

const Report = z.object({
  plan: z.looseObject({}),
  struck: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  presets: z.array(z.string()),
});

const Refused = z.object({ details: z.array(z.object({ message: z.string() })) });

/** The simulator's own controls, which only answer on this machine. */
export type Simulator = ReturnType<typeof createSimulator>;

export function createSimulator({ outputs, simulated }: Pick<Desk, "outputs" | "simulated">) {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (!simulated) throw new ConsoleRefusal(409, { code: "not_simulated", values: {} });
    const response = await fetch(`${outputs.ConektaUrl}/_sim${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const details = Refused.safeParse(answer).data?.details ?? [];
    const why = details.map(({ message }) => message).join(" ");
    throw new ConsoleRefusal(response.status, { code: "simulator_refuses", values: { why } });
  };
  return {
    ask,
    /** Null where another server plays Conekta. */
    faults: async () => (simulated ? Report.parse(await ask("GET", "/faults")) : null),
    /** Throws where there is no simulator and something is to be broken there. */
    async setFaults(plan: object): Promise<void> {
      if (simulated || Object.keys(plan).some((key) => key !== "seed")) {
        await ask("PUT", "/faults", plan);
      }
    },
    async stopFaults(): Promise<void> {
      if (simulated) await ask("DELETE", "/faults");
    },
    /** What the card holder's bank says of an order that waits for it. */
    decide: (conektaOrderId: string, approves: boolean) =>
      ask("POST", `/orders/${conektaOrderId}/${approves ? "pay" : "decline"}`),
  };
}
