import * as z from "zod";
import type { Faults } from "#local/conekta/faults/faults.ts";
import { Outage, Plan } from "#local/conekta/faults/plan.ts";
import { PRESETS, PresetName } from "#local/conekta/faults/presets.ts";
import { Refusal } from "#local/conekta/refusal.ts";
import { ok, type Route } from "./route.ts";

type Controls = {
  readonly faults: Faults;
  /** Called after every change: what an outage held back may leave now. */
  readonly changed: () => void;
};

/** What shall go wrong. Ours, not Conekta's; this machine only. */
export const faultRoutes = ({ faults, changed }: Controls): readonly Route[] => {
  const report = () => ok({ ...faults.report(), presets: PresetName.options });
  const control = (
    method: Route["method"],
    path: string,
    change: (body: unknown) => void,
  ): Route => ({
    method,
    path,
    key: "local",
    answer: (_, { body }) => {
      change(body);
      changed();
      return report();
    },
  });
  return [
    { method: "GET", path: "/_sim/faults", key: "local", answer: report },
    control("PUT", "/_sim/faults", (body) => faults.replace(planIn(body))),
    control("DELETE", "/_sim/faults", () => faults.stop()),
    control("PUT", "/_sim/faults/outage", (body) =>
      faults.setOutage(understood(OutageRequest, body).answer),
    ),
    control("DELETE", "/_sim/faults/outage", () => faults.setOutage(null)),
  ];
};

/** A plan by its name instead of its rules. */
const PresetRequest = z.strictObject({ preset: PresetName, seed: z.int().min(0).default(1) });

const planIn = (body: unknown): Plan => {
  if (typeof body !== "object" || body === null || !("preset" in body)) {
    return understood(Plan, body);
  }
  const { preset, seed } = understood(PresetRequest, body);
  return Plan.parse({ ...PRESETS[preset], seed });
};

const OutageRequest = z.strictObject({ answer: Outage });

/** Says where the mistake is and what is expected there, in words instead of Conekta's codes. */
const understood = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    return parsed.data;
  }
  throw new Refusal(
    422,
    ...parsed.error.issues.map(({ path, message }) => {
      const param = path.join(".");
      const debug = param === "" ? message : `${param}: ${message}`;
      return { code: "sim.faults.invalid", message: debug, debug, param };
    }),
  );
};
