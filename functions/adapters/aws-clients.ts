import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";

/*
 * The SDK reads region, credentials and, on the local host, endpoints from the environment. Its
 * defaults wait for minutes; these limits leave a function time to answer. Milliseconds.
 */
const LIMITS = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
const ATTEMPTS = 3;

export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: ATTEMPTS, requestHandler: LIMITS });
}

export function sqsClient(): SQSClient {
  return new SQSClient({ maxAttempts: ATTEMPTS, requestHandler: LIMITS });
}
