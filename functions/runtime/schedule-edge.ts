import middy from "@middy/core";
import { type LogFields, log } from "./log.ts";
import type { Measured } from "./metrics.ts";

export type RunAnswer = {
  /** True when somebody has to know: the line is logged as an error. */
  readonly alarms: boolean;
  readonly log: LogFields;
  readonly measured?: Measured;
};

/**
 * The rim of a function on a schedule: a run, and one log line about it. A schedule takes no answer; who
 * invokes the function by hand is answered what the line says.
 */
export function scheduleEdge(name: string, run: () => Promise<RunAnswer>) {
  return middy<unknown, LogFields>().handler(async () => {
    const started = performance.now();
    const { alarms, log: fields, measured } = await run();
    const ms = Math.round(performance.now() - started);
    const line = { fn: name, ms, ...fields };
    log(alarms ? "error" : "info", line, measured);
    return line;
  });
}
