/** What a log line may hold: ids, codes, counts and durations. Never bodies, headers or people. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Writes one line of JSON. Past `console`, because Lambda puts a time, an id and a level of its own
 * before what goes through it, and Logs Insights reads plain JSON without being told how.
 */
export function log(level: "info" | "warn" | "error", fields: LogFields): void {
  process.stdout.write(`${JSON.stringify({ level, ...fields })}\n`);
}
