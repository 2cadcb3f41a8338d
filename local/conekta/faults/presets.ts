import * as z from "zod";
import type { PlanInput } from "./plan.ts";

/** Bad days that are worth a name. */
const NAMES = ["quincena", "banco-caido", "webhook-doble", "reloj-adelantado"] as const;

export const PresetName = z.enum(NAMES, `Expected one of ${NAMES.join(", ")}.`);

export const PRESETS: Readonly<Record<z.infer<typeof PresetName>, PlanInput>> = {
  /** Payday: everybody buys, so that everything is slow, some of it is turned away, and news comes late. */
  quincena: {
    calls: [
      { fault: "delay", rate: 0.4, ms: { min: 200, max: 2_500 } },
      { fault: "too_many", rate: 0.05 },
      { fault: "error_before", rate: 0.03, status: 503 },
      { fault: "drop_after", on: "charge", rate: 0.02 },
    ],
    webhooks: [
      { fault: "late", rate: 0.5, ms: { min: 1_000, max: 15_000 } },
      { fault: "duplicate", rate: 0.1 },
    ],
  },
  /** The bank is down: Conekta answers, but of most charges nobody can say what became of them. */
  "banco-caido": {
    calls: [
      { fault: "delay", on: "charge", rate: 0.2, ms: { min: 3_000, max: 12_000 } },
      { fault: "error_before", on: ["charge", "capture", "refund"], rate: 0.3, status: 504 },
      { fault: "error_after", on: ["charge", "capture", "refund"], rate: 0.2, status: 504 },
      { fault: "drop_after", on: "charge", rate: 0.1 },
    ],
    three_ds: [
      { fault: "approve", rate: 0.1, ms: { min: 5_000, max: 30_000 } },
      { fault: "abandon", rate: 0.7, ms: { min: 5_000, max: 30_000 } },
    ],
  },
  /** Every event is told twice or three times. */
  "webhook-doble": {
    webhooks: [{ fault: "duplicate", rate: 1, copies: { min: 2, max: 3 } }],
  },
  /** Events say that they were created an hour later than they were. */
  "reloj-adelantado": {
    webhooks: [{ fault: "skewed", rate: 1, seconds: { min: 3_600, max: 3_600 } }],
  },
};
