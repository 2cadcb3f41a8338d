import middy from "@middy/core";
import { type LogFields, log } from "./log.ts";

export type RunAnswer = {
  /** True when somebody has to know: the line is logged as an error. */
  readonly alarms: boolean;
  readonly log: LogFields;
};

/** The rim of a function on a schedule: a run, and one log line about it. */
export function scheduleEdge(name: string, run: () => Promise<RunAnswer>) {
  return middy<unknown, null>().handler(async () => {
    const started = performance.now();
    const { alarms, log: fields } = await run();
    const ms = Math.round(performance.now() - started);
    log(alarms ? "error" : "info", { fn: name, ms, ...fields });
    return null;
  });
}
