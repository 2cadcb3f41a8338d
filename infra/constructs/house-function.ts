import { join } from "node:path";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { STAGE } from "#shared/env.ts";
import { acknowledge } from "./acknowledged.ts";
import { removalOf } from "./removal.ts";

/** A cold start is bound by CPU, which comes with memory: half the memory takes twice as long. */
export const MEMORY_MB = 512;

export type Right = {
  readonly actions: readonly string[];
  readonly resource: string;
  /** In IAM's own words. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};

/** Spelled out because CDK's grants give whole families of actions. */
export const allow = (resource: string, ...actions: readonly string[]): Right => ({
  actions,
  resource,
});

export type HouseFunctionProps = {
  readonly stage: Stage;
  readonly name: string;
  /** Holds one folder per function. */
  readonly bundles: string;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly rights: readonly Right[];
};

/** The only place that configures a Lambda: its own role and log group, and no right by default. */
export class HouseFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { stage, name } = props;

    const logGroup = new LogGroup(this, "Logs", {
      retention: stage.logRetentionDays,
      removalPolicy: removalOf(stage),
    });
    // The ARN of a log group ends in `:*`, its streams: Lambda names those as it goes.
    const writeLogs = allow(logGroup.logGroupArn, "logs:CreateLogStream", "logs:PutLogEvents");
    const reserved = stage.reservedConcurrency[name];

    this.lambda = new LambdaFunction(this, "Function", {
      description: `${name} (${stage.name})`,
      code: Code.fromAsset(join(props.bundles, name)),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: MEMORY_MB,
      timeout: props.timeout,
      environment: { [STAGE]: stage.name, ...props.environment },
      logGroup,
      role: this.roleWith([writeLogs, ...props.rights]),
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
    });
    acknowledge(this.lambda, {
      "Serverless-LambdaDLQ":
        "Its invokers wait for its answer or have a dead-letter queue of their own; what runs by schedule runs again.",
      "Serverless-LambdaTracing":
        "X-Ray follows a sample, and asks for rights on every resource. One correlation id in every log line follows each payment.",
    });
  }

  private roleWith(rights: readonly Right[]): Role {
    const statements = rights.map(
      ({ actions, resource, conditions = {} }) =>
        new PolicyStatement({ actions: [...actions], resources: [resource], conditions }),
    );
    return new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { rights: new PolicyDocument({ statements }) },
    });
  }
}
