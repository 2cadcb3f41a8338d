/** Verifies a webhook and puts it in the queue, as a competent team does it by the READMEs. */
import { verify } from "node:crypto";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { z } from "zod";
import { logger, metrics, tracer } from "./powertools.ts";

const sqs = new SQSClient({});
const publicKey = process.env["WEBHOOK_PUBLIC_KEY"] ?? "";
const ConektaEvent = z.object({ id: z.string(), type: z.string() });

async function receive({ body = "", headers }: APIGatewayProxyEventV2) {
  const signature = Buffer.from(headers["digest"] ?? "", "base64");
  if (!verify("RSA-SHA256", Buffer.from(body), publicKey, signature)) {
    return { statusCode: 401, body: JSON.stringify({ message: "Unauthorized" }) };
  }
  const { id, type } = ConektaEvent.parse(JSON.parse(body));
  const QueueUrl = process.env["EVENTS_QUEUE_URL"];
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  metrics.addMetric("EventReceived", MetricUnit.Count, 1);
  logger.info("Event received", { id, type });
  return { statusCode: 200, body: "{}" };
}

export const handler = middy<APIGatewayProxyEventV2>()
  .use(injectLambdaContext(logger))
  .use(captureLambdaHandler(tracer))
  .use(logMetrics(metrics))
  .use(httpErrorHandler())
  .handler(receive);
