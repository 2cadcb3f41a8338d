/** Applies events one by one and tells two queues, as a competent team does it by the READMEs. */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import middy from "@middy/core";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { z } from "zod";
import { byEventId, logger, metrics, persistenceStore, tracer } from "./powertools.ts";
import { TableName, table } from "./table.ts";

const sqs = new SQSClient({});
const queues = [process.env["LOGISTICS_QUEUE_URL"], process.env["ACCOUNTING_QUEUE_URL"]];
const processor = new BatchProcessor(EventType.SQS);

const PaidEvent = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string(),
      amount: z.int(),
      currency: z.string(),
      payment_status: z.string(),
      metadata: z.object({ pbd_order_id: z.string() }),
    }),
  }),
});

const apply = makeIdempotent(
  async (event: z.infer<typeof PaidEvent>) => {
    const { payment_status: status, metadata } = event.data.object;
    const Key = { pk: `ORDER#${metadata.pbd_order_id}` };
    const { Item: order } = await table.send(new GetCommand({ TableName, Key }));
    await table.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: "SET #status = :status",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":status": status },
      }),
    );
    const message = { type: "order.paid", order_id: metadata.pbd_order_id, order };
    for (const QueueUrl of queues) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: JSON.stringify(message),
          MessageGroupId: metadata.pbd_order_id,
          MessageDeduplicationId: event.id,
        }),
      );
    }
    return { status };
  },
  { persistenceStore: persistenceStore(), config: byEventId },
);

async function applyRecord(record: SQSRecord) {
  const event = PaidEvent.parse(JSON.parse(record.body));
  await apply(event);
  metrics.addMetric("EventApplied", MetricUnit.Count, 1);
  logger.info("Event applied", { id: event.id, type: event.type });
}

export const handler = middy<SQSEvent>()
  .use(injectLambdaContext(logger))
  .use(captureLambdaHandler(tracer))
  .use(logMetrics(metrics))
  .handler((event, context) => processPartialResponse(event, applyRecord, processor, { context }));
