import type { IHttpRouteAuthorizer } from "aws-cdk-lib/aws-apigatewayv2";
import {
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { ORIGIN_SECRET, ORIGIN_SECRET_HEADER } from "#shared/env.ts";
import { acknowledge } from "./acknowledged.ts";
import { allow, HouseFunction } from "./house-function.ts";
import { removalOf } from "./removal.ts";

const NAME = "check-origin";

/** The longest that API Gateway remembers an answer: one call an hour for all that is genuine. */
const REMEMBERED = Duration.hours(1);

export type OriginCheckProps = {
  readonly stage: Stage;
  /** Holds one folder per function, each with its bundle. */
  readonly bundles: string;
};

/**
 * CloudFront shows a secret to the API, and routes with this authorizer answer nothing that does not.
 * Without the header API Gateway refuses by itself; no function runs.
 */
export class OriginCheck extends Construct {
  readonly authorizer: IHttpRouteAuthorizer;
  /** What CloudFront has to add. The value is a reference that CloudFormation resolves. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { stage, bundles }: OriginCheckProps) {
    super(scope, id);
    const secret = new Secret(this, "Secret", {
      description: "What CloudFront shows to the API; made by AWS, known to nobody",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: removalOf(stage),
    });
    acknowledge(secret, {
      "AwsSolutions-SMG4":
        "A new value would be wrong until CloudFront has it too, minutes later. To change it, replace the secret and deploy: docs/decisions/the-edge.md.",
    });
    const { lambda } = new HouseFunction(this, "CheckOrigin", {
      stage,
      name: NAME,
      bundles,
      timeout: Duration.seconds(5),
      environment: { [ORIGIN_SECRET]: secret.secretArn },
      rights: [allow(secret.secretArn, "secretsmanager:GetSecretValue")],
    });
    this.authorizer = new HttpLambdaAuthorizer("CloudFront", lambda, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: [`$request.header.${ORIGIN_SECRET_HEADER}`],
      resultsCacheTtl: REMEMBERED,
    });
    this.headers = { [ORIGIN_SECRET_HEADER]: secret.secretValue.unsafeUnwrap() };
  }
}
