import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoLedger } from "#functions/adapters/dynamo-ledger.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { sqsEdge } from "#functions/runtime/sqs-edge.ts";
import { consumeBatch } from "#shared/consumer-kit/consume.ts";
import { LEDGER_TABLE_NAME } from "#shared/env.ts";
import { accountant } from "./example-accounting.ts";

const env = requireEnv(LEDGER_TABLE_NAME);
const books = accountant(dynamoLedger({ client: dynamoClient(), name: env.LEDGER_TABLE_NAME }));

export const handler = sqsEdge("example-accounting", async (messages) => {
  const { done, known, failures } = await consumeBatch(books, messages);
  const reasons = [...new Set(failures.map(({ reason }) => reason))].join("; ");
  return {
    failedIds: failures.map(({ id }) => id),
    log: { booked: done.length, known: known.length, ...(reasons === "" ? {} : { reasons }) },
  };
});
