import type { Rates } from "#local/faults/fault-kinds.ts";

/** Longer than the functions wait for Conekta (8 s): what they gave up on happens after all. */
const TOO_LATE = { min: 8_300, max: 9_500 };
/** Waiting that long is expensive for a campaign, so it is rare. */
const LATE_PER_FAULT = 0.1;

/** The plan for the simulator's own faults (`/_sim/faults`). A rate is shared by all that a kind means. */
export function conektaFaults(seed: number, rates: Rates) {
  const { conekta_errors: errors = 0, conekta_silence: silence = 0, webhooks = 0 } = rates;
  const silent = silence * (1 - LATE_PER_FAULT);
  const plan = {
    seed,
    calls: [
      { fault: "error_before", rate: errors / 4, status: 503 },
      { fault: "error_after", rate: errors / 4 },
      { fault: "too_many", rate: errors / 4 },
      { fault: "html", rate: errors / 4, status: 200 },
      { fault: "drop_before", rate: silent / 4 },
      { fault: "drop_after", rate: silent / 4 },
      { fault: "truncated", rate: silent / 4 },
      { fault: "delay", rate: silent / 4, ms: { min: 50, max: 400 } },
      { fault: "delay", on: "charge", rate: silence * LATE_PER_FAULT, ms: TOO_LATE },
    ],
    webhooks: [
      { fault: "duplicate", rate: webhooks / 6, copies: { min: 2, max: 4 } },
      { fault: "late", rate: webhooks / 6, ms: { min: 500, max: 3_000 } },
      { fault: "reordered", rate: webhooks / 6, within_ms: 1_000 },
      { fault: "missing", rate: webhooks / 6 },
      { fault: "forged_signature", rate: webhooks / 6 },
      { fault: "forged_amount", rate: webhooks / 6 },
    ],
  };
  const strikes = ({ rate }: { readonly rate: number }) => rate > 0;
  return { ...plan, calls: plan.calls.filter(strikes), webhooks: plan.webhooks.filter(strikes) };
}
