import { readFileSync } from "node:fs";
import * as z from "zod";
import { Outputs } from "#local/host/outputs.ts";
import { startStack } from "#test/stack/start-stack.ts";

/** What the end-to-end tests need to know of a stack, wherever it runs. */
export const StackOutputs = Outputs.pick({
  ApiUrl: true,
  WebhookUrl: true,
  EventsDeadLetterQueueUrl: true,
  LogisticsQueueUrl: true,
  AccountingQueueUrl: true,
  ConektaUrl: true,
  SqsEndpoint: true,
  MerchantToken: true,
  WebhookPrivateKeyFile: true,
});

export type StackUnderTest = {
  readonly outputs: z.infer<typeof StackOutputs>;
  readonly stop: () => Promise<unknown>;
};

/**
 * The stack whose outputs the file in `PAGOS_OUTPUTS` holds; without one, a local host of its own. The
 * tests are the same for both: that is their point.
 */
export async function stackUnderTest(): Promise<StackUnderTest> {
  const { PAGOS_OUTPUTS } = process.env;
  if (PAGOS_OUTPUTS === undefined) return startStack();
  const [outputs] = Object.values(
    z.record(z.string(), StackOutputs).parse(JSON.parse(readFileSync(PAGOS_OUTPUTS, "utf8"))),
  );
  if (outputs === undefined) throw new Error(`${PAGOS_OUTPUTS} holds no stack.`);
  return { outputs, stop: async () => undefined };
}
