/** Pages of `docs/runbooks`, in English and, as `*.es.md`, in Spanish, that an alarm leads to. */
export const RUNBOOKS = [
  "certificate-expiring",
  "conekta-down",
  "consumer-behind",
  "declines-up",
  "dlq-not-empty",
  "downstream-behind",
  "forged-event",
  "functions-failing",
  "key-rotation",
  "merchant-misconfigured",
  "page-blocked",
  "reconcile-drift",
  "reconciler-stopped",
  "script-changed",
  "state-unknown",
  "stolen-cards",
  "unknown-code",
  "webhooks-stopped",
] as const;

export type Runbook = (typeof RUNBOOKS)[number];

/** Pages that no alarm leads to: somebody asks for what they describe. */
export const RUNBOOKS_WITHOUT_ALARM = ["refund-chargeback", "restore-table"] as const;
