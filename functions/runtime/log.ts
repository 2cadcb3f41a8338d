import { stageName } from "./env.ts";
import { embedded, type Measured } from "./metrics.ts";

/** What a log line may hold: ids, codes, counts and durations. Never bodies, headers or people. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/**
 * Writes one line of JSON, which is also the invocation's metrics. Past `console`, because Lambda puts
 * a time, an id and a level of its own before what goes through it, and Logs Insights reads plain JSON
 * without being told how.
 */
export function log(
  level: "info" | "warn" | "error",
  fields: LogFields,
  measured: Measured = { metrics: {} },
): void {
  const metrics = embedded(measured, { stage: stageName(), at: Date.now() });
  process.stdout.write(`${JSON.stringify({ level, ...fields, ...metrics })}\n`);
}
