/** What the second deployment of the proof changes, so that it can be looked for. */
export const CHANGED = { logRetentionDays: 30, ceilingCents: 100_000 } as const;
