import { WOULD_BE_DENIED } from "#local/host/rights.ts";

/** Throws if any call of a run, whichever test it belonged to, is one that a function's role lacks. */
export function refuseDeniedCalls(printed: string): void {
  const denied = printed.split("\n").filter((line) => line.includes(WOULD_BE_DENIED));
  if (denied.length > 0) {
    const calls = [...new Set(denied)].join("\n");
    throw new Error(`Functions did what their roles in infra/functions.ts do not allow:\n${calls}`);
  }
}
