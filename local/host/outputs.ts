import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

/** What tools and tests read: the deployed stack's outputs, and what exists on this machine only. */
export const Outputs = z.object({
  ApiUrl: z.string(),
  CardPageUrl: z.string(),
  WebhookUrl: z.string(),
  EventsQueueUrl: z.string(),
  EventsDeadLetterQueueUrl: z.string(),
  LogisticsQueueUrl: z.string(),
  AccountingQueueUrl: z.string(),
  CardLinksQueueUrl: z.string(),
  TableName: z.string(),
  LedgerTableName: z.string(),
  ConektaKeySecretArn: z.string(),
  WebhookKeysSecretArn: z.string(),
  /** The API's own address, as AWS gives it one; `ApiUrl` is on this machine by way of CloudFront. */
  GatewayUrl: z.string(),
  ConektaUrl: z.string(),
  ConsoleUrl: z.string(),
  SqsEndpoint: z.string(),
  DynamoDbEndpoint: z.string(),
  SecretsManagerEndpoint: z.string(),
  MerchantToken: z.string(),
  WebhookPrivateKeyFile: z.string(),
});
export type Outputs = Readonly<z.infer<typeof Outputs>>;

/**
 * Writes outputs in the shape of `cdk deploy --outputs-file`, whole or not at all, for its owner only:
 * they hold a token.
 */
export function writeOutputs(file: string, stackName: string, outputs: Outputs): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ [stackName]: outputs }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** Outputs of a host that runs no more would only mislead whoever waits for new ones. */
export function removeOutputs(file: string): void {
  rmSync(file, { force: true });
}
