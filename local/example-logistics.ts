import { readFileSync } from "node:fs";
import { SQSClient } from "@aws-sdk/client-sqs";
import { Command } from "commander";
import * as z from "zod";
import type { Consumed } from "#shared/consumer-kit/consume.ts";
import { sqsWorkQueue } from "./examples/sqs-work-queue.ts";
import { openWarehouse } from "./examples/warehouse.ts";
import { work } from "./examples/worker.ts";

/*
 * `npm run example:logistics`: a warehouse's worker, as a merchant would run it, beside `npm start`
 * or a deployed stage. It takes messages from the logistics queue until it is stopped.
 */

/** What `npm start` writes, or `cdk deploy --outputs-file`; the endpoint is there only locally. */
const Outputs = z.record(
  z.string(),
  z.object({ LogisticsQueueUrl: z.string(), SqsEndpoint: z.optional(z.string()) }),
);

const options = new Command("npm run example:logistics --")
  .option("--outputs <file>", "where the stack's outputs are", ".local/outputs.json")
  .option("--file <file>", "where the warehouse keeps its work", ".local/warehouse.sqlite")
  .parse()
  .opts<{ outputs: string; file: string }>();

const [stack] = Object.values(Outputs.parse(JSON.parse(readFileSync(options.outputs, "utf8"))));
if (stack === undefined) throw new Error(`${options.outputs} names no stack.`);

const LOCAL = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};
const { SqsEndpoint: endpoint, LogisticsQueueUrl } = stack;
const client = new SQSClient(endpoint === undefined ? {} : { ...LOCAL, endpoint });

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

function told({ done, known, skipped, failures }: Consumed): void {
  console.log(
    `${done.length} done, ${known.length} known, ${skipped.length} skipped, ${failures.length} left`,
  );
  for (const { kind, reason } of failures) console.log(`  ${kind}: ${reason}`);
  for (const { orderId, state, goods } of warehouse.shipments()) {
    console.log(`  ${state.padEnd(8)} ${orderId} ${goods}`);
  }
}

const warehouse = openWarehouse(options.file);
console.log(`The warehouse works: ${LogisticsQueueUrl}`);
await work(sqsWorkQueue(client, LogisticsQueueUrl), warehouse, { signal: stopping.signal, told });
warehouse.close();
client.destroy();
