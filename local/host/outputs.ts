import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

/** Takes back what was written: whoever reads it would look for a host that runs no more. */
export function removeOutputs(file: string): void {
  rmSync(file, { force: true });
}

/** How long (ms) the host of earlier outputs may take to say that it lives. */
const ALIVE_WITHIN_MS = 1_000;

/**
 * Outputs of a host that was killed would mislead whoever waits for new ones. Those of a host that still
 * answers are left alone: the start that finds them is about to fail over its ports or data.
 */
export async function removeStaleOutputs(file: string): Promise<void> {
  if (!(await answers(consoleIn(file)))) removeOutputs(file);
}

function consoleIn(file: string): string | undefined {
  try {
    const written = z.record(z.string(), Outputs).parse(JSON.parse(readFileSync(file, "utf8")));
    return Object.values(written)[0]?.ConsoleUrl;
  } catch {
    return undefined;
  }
}

async function answers(url: string | undefined): Promise<boolean> {
  if (url === undefined) return false;
  try {
    await fetch(url, { signal: AbortSignal.timeout(ALIVE_WITHIN_MS) });
    return true;
  } catch {
    return false;
  }
}
