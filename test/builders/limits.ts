import { CAREFUL } from "#infra/limits.ts";
import type { Limits } from "#shared/domain/limits.ts";

/** What every stage but the local one allows, asked directly. */
export const someLimits = (differences: Partial<Limits> = {}): Limits => ({
  ...CAREFUL,
  proxies: 0,
  ...differences,
});
