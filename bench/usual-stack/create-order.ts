/**
 * What a competent team ships by the READMEs: middy, Powertools, zod, lib-dynamodb, `conekta`. It does
 * what our `create-order` does when all goes well, with none of what makes it safe when it does not.
 */
import { randomUUID } from "node:crypto";
import { makeHandlerIdempotent } from "@aws-lambda-powertools/idempotency/middleware";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { parser } from "@aws-lambda-powertools/parser/middleware";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import httpJsonBodyParser from "@middy/http-json-body-parser";
import { z } from "zod";
import { orders } from "./conekta.ts";
import { byHeader, logger, metrics, persistenceStore, tracer } from "./powertools.ts";
import { TableName, table } from "./table.ts";

const CreateOrder = z.object({
  headers: z.looseObject({ "idempotency-key": z.string().min(8).max(255) }),
  body: z.object({
    customer_id: z.string().min(1),
    currency: z.enum(["MXN", "USD"]),
    line_items: z
      .array(
        z.object({
          name: z.string().min(3).max(249),
          unit_price: z.int().min(1),
          quantity: z.int().min(1),
        }),
      )
      .min(1),
    metadata: z.record(z.string(), z.string()).optional(),
  }),
});

async function charge({ body }: z.infer<typeof CreateOrder>) {
  const key = { pk: `CUSTOMER#${body.customer_id}` };
  const { Item: customer } = await table.send(new GetCommand({ TableName, Key: key }));
  if (!customer) return { statusCode: 404, body: JSON.stringify({ message: "Not found" }) };
  const order = { pk: `ORDER#${randomUUID()}`, status: "processing", ...body };
  await table.send(new PutCommand({ TableName, Item: order }));
  const { data } = await orders.createOrder({
    currency: body.currency,
    customer_info: { customer_id: customer["conekta_customer_id"] },
    line_items: body.line_items,
    metadata: { ...body.metadata, order_id: order.pk },
    charges: [{ payment_method: { type: "default" } }],
  });
  await table.send(
    new UpdateCommand({
      TableName,
      Key: { pk: order.pk },
      UpdateExpression: "SET #status = :status, conekta_order_id = :id",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":status": data.payment_status, ":id": data.id },
    }),
  );
  metrics.addMetric("OrderCreated", MetricUnit.Count, 1);
  logger.info("Order created", { orderId: order.pk, status: data.payment_status });
  return {
    statusCode: 201,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      id: order.pk.slice("ORDER#".length),
      conekta_order_id: data.id,
      status: data.payment_status,
    }),
  };
}

export const handler = middy()
  .use(injectLambdaContext(logger))
  .use(captureLambdaHandler(tracer))
  .use(logMetrics(metrics))
  .use(httpErrorHandler())
  .use(httpJsonBodyParser())
  .use(parser({ schema: CreateOrder }))
  .use(makeHandlerIdempotent({ persistenceStore: persistenceStore(), config: byHeader }))
  .handler(charge);
