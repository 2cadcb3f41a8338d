/**
 * A Lambda environment as far as a bundle can tell: it loads one, and answers the batches of events
 * that the bench sends. What it spends is counted in here, in all threads of the process.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import type { Batch, Done } from "./function-under-test.ts";

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [, , bundle = ""] = process.argv;

const contextOf = (requestId: string) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: "bench",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:bench",
  memoryLimitInMB: "512",
  logGroupName: "bench",
  logStreamName: "bench",
  getRemainingTimeInMillis: () => 25_000,
});

/** Milliseconds of CPU and of the clock since a moment; the CPU's are of the whole process. */
function stopwatch() {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall };
  };
}

function done(told: Done): void {
  process.send?.(told);
}

const sinceStart = stopwatch();
const { handler }: { handler: Handler } = createRequire(join(bundle, "package.json"))(
  join(bundle, "index.js"),
);
done({ ...sinceStart(), answers: [], memoryMb: 0 });

/** One event after the other, or as many at a time as the batch says. */
async function work({ events, atOnce, gather }: Batch): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (let at = 0; at < events.length; at += atOnce) {
    const some = await Promise.all(
      events
        .slice(at, at + atOnce)
        .map((event, number) => handler(event, contextOf(`${at}-${number}`))),
    );
    if (gather) answers.push(...some);
  }
  return answers;
}

process.on("message", (batch: Batch) => {
  const since = stopwatch();
  void work(batch).then(
    (answers) => done({ ...since(), answers, memoryMb: process.memoryUsage().rss / 2 ** 20 }),
    (error: unknown) => done({ ...since(), answers: [], memoryMb: 0, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
