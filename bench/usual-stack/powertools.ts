import { IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";

const serviceName = "payments";

export const logger = new Logger({ serviceName });
export const tracer = new Tracer({ serviceName });
export const metrics = new Metrics({ serviceName, namespace: "Payments" });

export const persistenceStore = () =>
  new DynamoDBPersistenceLayer({ tableName: `${process.env["TABLE_NAME"]}-idempotency` });
export const byHeader = new IdempotencyConfig({
  eventKeyJmesPath: 'headers."idempotency-key"',
});
export const byEventId = new IdempotencyConfig({ eventKeyJmesPath: "id" });
