import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { SecretValue } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Settings } from "#infra/settings.ts";
import type { Stage } from "#infra/stages.ts";
import { acknowledge } from "./acknowledged.ts";
import { removalOf } from "./removal.ts";

/**
 * No PEM, so whatever reads it refuses to work. CloudFormation writes it once, when it creates the
 * secret: a deployment never touches what the registration of the webhook has stored since.
 */
const NO_KEY_YET = "no key yet";

export type SecretsProps = { readonly stage: Stage; readonly settings: Settings };

/**
 * Conekta's private key belongs to the merchant, was there before the stack and outlives it: the stack
 * is only told where it is. The webhook keys are the stack's own, under a name of CloudFormation's
 * choice: one that a destroyed stack has left behind is in nobody's way.
 */
export class Secrets extends Construct {
  readonly conektaKeyArn: string;
  readonly webhookKeysArn: string;

  constructor(scope: Construct, id: string, { stage, settings }: SecretsProps) {
    super(scope, id);
    this.conektaKeyArn = settings.conektaKeySecretArn;
    const webhookKeys = new Secret(this, "WebhookKeys", {
      description: "Every active Conekta webhook public key, as PEM blocks one after the other",
      secretStringValue: SecretValue.unsafePlainText(NO_KEY_YET),
      removalPolicy: removalOf(stage),
    });
    acknowledge(webhookKeys, {
      "AwsSolutions-SMG4":
        "They are public keys. Conekta makes each pair, so only who asks Conekta for one can rotate it: `pagos keys rotate`.",
    });
    this.webhookKeysArn = webhookKeys.secretArn;
  }
}
