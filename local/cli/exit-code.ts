/** What a script may rely on. `unhealthy`: the verb did its work, and found something that is wrong. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unhealthy: 3, interrupted: 130 } as const;

/** The command line makes no sense, or lacks what only a person may say. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** For what a verb finds out in passing: the highest one said wins. */
export function leaveWith(exitCode: number): void {
  process.exitCode = Math.max(exitCode, Number(process.exitCode ?? EXIT.ok));
}
