import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { CfnParameter, CustomResource, Duration, type Stack } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { CUSTOM_RESOURCES, SUBSCRIBED_EVENTS } from "#shared/env.ts";

/**
 * Left alone, CloudFormation waits an hour for an answer. The function gives one within half a minute,
 * or Lambda runs it again a minute and then two minutes later.
 */
const PATIENCE = Duration.minutes(6);

export type WebhookRegistrationProps = {
  readonly stage: Stage;
  /** Makes, changes and removes both. */
  readonly lambda: LambdaFunction;
  /** Where Conekta is to send its events, as `marked`. */
  readonly url: string;
};

/**
 * Conekta keeps nothing with a webhook that says whose it is. The address does: one that a person
 * registers by hand is another, and not ours to remove.
 */
export const marked = (stack: Stack, url: string) => `${url}?registered_by=${stack.stackName}`;

/** Our webhook and its key at Conekta, which come and go with the stack. */
export class WebhookRegistration extends Construct {
  constructor(scope: Construct, id: string, { stage, lambda, url }: WebhookRegistrationProps) {
    super(scope, id);
    const shared = { serviceToken: lambda.functionArn, serviceTimeout: PATIENCE };
    const { valueAsString: asOf } = deployedAt(this);
    const key = new CustomResource(this, "Key", {
      ...shared,
      resourceType: CUSTOM_RESOURCES.webhookKey,
      properties: { Mode: stage.conekta.mode, AsOf: asOf },
    });
    const webhook = new CustomResource(this, "Webhook", {
      ...shared,
      resourceType: CUSTOM_RESOURCES.webhook,
      properties: {
        Url: url,
        SubscribedEvents: [...SUBSCRIBED_EVENTS],
        Mode: stage.conekta.mode,
        AsOf: asOf,
      },
    });
    // Without its key, the webhook would refuse whatever comes.
    webhook.node.addDependency(key);
  }
}

/** The parameter that is new in each deployment by `npm run deploy`. */
export const DEPLOYED_AT = "DeployedAt";

/**
 * CloudFormation asks about a custom resource only when one of its properties has changed. What somebody
 * has switched off or deleted at Conekta changes none, and a deployment shall put it right all the same.
 */
function deployedAt(scope: Construct): CfnParameter {
  const parameter = new CfnParameter(scope, "DeployedAt", {
    description: "Another value has the webhook and its key at Conekta looked after again",
    default: "",
  });
  parameter.overrideLogicalId(DEPLOYED_AT);
  return parameter;
}
