import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { SecretValue } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { removalOf } from "./removal.ts";

/**
 * Neither a Conekta key nor a PEM, so whatever reads it refuses to work. CloudFormation writes it
 * once, when it creates the secret: a deployment never touches the value that a person has stored.
 */
const NOT_STORED_YET = "not stored yet: see Deploying in the README";

/** Their names are fixed because a person types them. */
export class Secrets extends Construct {
  readonly conektaKeyArn: string;
  readonly webhookKeysArn: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const secret = (secretId: string, name: string, description: string) =>
      new Secret(this, secretId, {
        secretName: `pagos/${stage.name}/${name}`,
        description,
        secretStringValue: SecretValue.unsafePlainText(NOT_STORED_YET),
        removalPolicy: removalOf(stage),
      }).secretArn;

    this.conektaKeyArn = secret("ConektaKey", "conekta-private-key", "Conekta's private key");
    this.webhookKeysArn = secret(
      "WebhookKeys",
      "webhook-public-keys",
      "Every active Conekta webhook public key, as PEM blocks one after the other",
    );
  }
}
