import { join } from "node:path";
import * as z from "zod";
import type { Watcher } from "#local/trace/seen.ts";
import { CUSTOM_TYPES, CustomResource } from "./custom-resources.ts";
import { HostError } from "./host-error.ts";
import {
  type FunctionSpec,
  type HostedFunction,
  hostFunction,
  type LogLine,
} from "./hosted-function.ts";
import { ScheduleRule } from "./schedules.ts";
import { ACCOUNT_ID, type LocalStack, physicalName, REGION } from "./stack.ts";
import type { Assembly } from "./synth.ts";

const LambdaFunction = z.object({
  FunctionName: z.string().optional(),
  Description: z.string().optional(),
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z
    .object({ Variables: z.record(z.string(), z.string()).default({}) })
    .default({ Variables: {} }),
});

/** Addresses that stand in for AWS, given to every function. */
export interface ServiceEndpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly secretsManager: string;
}

export interface FunctionPool {
  /** Settles when every function is loaded; rejects when one cannot be. */
  readonly loaded: () => Promise<void>;
  readonly byArn: (arn: string) => HostedFunction | undefined;
  /** Replaces the functions whose specification is another than before, and names them. */
  readonly update: (specs: readonly FunctionSpec[]) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/**
 * Reads the functions that the stack's routes, authorizers, event sources, schedules and custom resources call. What
 * nothing calls (CDK's own deployment helpers, in other languages) has no life here.
 */
export function readFunctions(
  stack: LocalStack,
  assets: Assembly["assets"],
  endpoints: ServiceEndpoints,
): FunctionSpec[] {
  const called = calledArns(stack);
  return stack
    .resources(["AWS::Lambda::Function"], LambdaFunction)
    .map(({ id, properties }) => {
      const name = physicalName(stack.name, id, properties.FunctionName);
      return { id, name, arn: functionArn(name), properties };
    })
    .filter(({ arn }) => called.has(arn))
    .map(({ id, name, arn, properties }) => {
      const asset = assets.get(properties.Code.S3Key);
      if (asset === undefined || !properties.Runtime.startsWith("nodejs")) {
        throw new HostError(
          `The local host runs functions from bundled Node.js assets; ${id} is something else.`,
        );
      }
      const [file = "", exportName = ""] = properties.Handler.split(".");
      return {
        name,
        label: properties.Description?.split(" ")[0] ?? id,
        arn,
        bundle: join(asset, `${file}.js`),
        exportName,
        timeoutSeconds: properties.Timeout,
        environment: {
          ...lambdaEnvironment(name, properties.MemorySize, endpoints),
          ...properties.Environment.Variables,
        },
      };
    });
}

/** Hosts functions, loading all of them at once. */
export function startFunctions(
  specs: readonly FunctionSpec[],
  log: LogLine,
  watcher?: Watcher,
): FunctionPool {
  const hosted = new Map(specs.map((spec) => [spec.arn, hostFunction(spec, log, watcher)]));
  return {
    async loaded() {
      await Promise.all([...hosted.values()].map((each) => each.loaded));
    },
    byArn: (arn) => hosted.get(arn),
    async update(next) {
      const changed = next.filter(
        (spec) => JSON.stringify(spec) !== JSON.stringify(hosted.get(spec.arn)?.spec),
      );
      for (const spec of changed) {
        const former = hosted.get(spec.arn);
        hosted.set(spec.arn, hostFunction(spec, log, watcher));
        await former?.stop();
      }
      return changed.map(({ label }) => label);
    },
    async stop() {
      await Promise.all([...hosted.values()].map((each) => each.stop()));
    },
  };
}

/** Event sources name a function by its name or by its ARN. */
export function functionArn(name: string): string {
  return name.startsWith("arn:") ? name : `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
}

/** An authorizer names its function within the address of an invocation. */
export function functionInUri(uri: string): string {
  return /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? "";
}

function calledArns(stack: LocalStack): ReadonlySet<string> {
  const integrations = stack.resources(
    ["AWS::ApiGatewayV2::Integration"],
    z.object({ IntegrationUri: z.string() }),
  );
  const sources = stack.resources(
    ["AWS::Lambda::EventSourceMapping"],
    z.object({ FunctionName: z.string() }),
  );
  const authorizers = stack.resources(
    ["AWS::ApiGatewayV2::Authorizer"],
    z.object({ AuthorizerUri: z.string().optional() }),
  );
  const schedules = stack.resources(["AWS::Events::Rule"], ScheduleRule);
  const custom = stack.resources(CUSTOM_TYPES, CustomResource);
  return new Set([
    ...integrations.map(({ properties }) => properties.IntegrationUri),
    ...sources.map(({ properties }) => functionArn(properties.FunctionName)),
    ...authorizers.map(({ properties }) => functionInUri(properties.AuthorizerUri ?? "")),
    ...custom.map(({ properties }) => properties.ServiceToken),
    ...schedules.flatMap(({ properties }) => properties.Targets.map(({ Arn }) => Arn)),
  ]);
}

/** What Lambda puts into every function's environment, with credentials that open nothing. */
function lambdaEnvironment(
  name: string,
  memoryMegabytes: number,
  endpoints: ServiceEndpoints,
): Record<string, string> {
  const { PATH = "" } = process.env;
  return {
    PATH,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
  };
}
