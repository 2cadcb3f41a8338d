import { join } from "node:path";
import { createLocalJWKSet } from "jose";
import type { ApiRoute } from "#local/console/tools-contract.ts";
import type { HostFaults } from "#local/faults/host-faults.ts";
import type { Watcher } from "#local/trace/seen.ts";
import { allOrNothing, type Closers } from "./closers.ts";
import { createCloudFront } from "./cloudfront.ts";
import { makeCustomResources } from "./custom-resources.ts";
import { awsJsonClient } from "./engines/aws-json.ts";
import { startDynamo } from "./engines/dynamo.ts";
import { startSqs } from "./engines/sqs.ts";
import { startEventSources } from "./event-source.ts";
import { type FunctionPool, readFunctions, startFunctions } from "./functions.ts";
import type { FunctionSpec, HostedFunction, LogLine, Outcome } from "./hosted-function.ts";
import { createHttpGateway } from "./http-gateway.ts";
import type { Issuer } from "./issuer.ts";
import { readPage } from "./page-files.ts";
import { createQueues } from "./queues.ts";
import { refuseUnknownTypes } from "./resource-types.ts";
import { both, watchRights } from "./rights.ts";
import { startSchedules } from "./schedules.ts";
import { startSecretsEndpoint } from "./secrets-endpoint.ts";
import { openSite } from "./site.ts";
import { createStack, type LocalStack } from "./stack.ts";
import { fillSecrets, type SecretValues, secretsFrom } from "./stack-secrets.ts";
import type { Assembly } from "./synth.ts";
import { createTables } from "./tables.ts";
import type { WebServer } from "./web-server.ts";

export interface HostSettings {
  /** Synthesizes or reads the stack; called again for a reload. */
  readonly assemble: () => Promise<Assembly>;
  /** Where data outlive this process; undefined keeps them in memory. */
  readonly dataDirectory: string | undefined;
  /** What differs between this machine and AWS; ready when the template is. */
  readonly surroundings: Promise<Surroundings>;
  readonly issuer: Issuer;
  /** Where browsers come by, and Conekta: CloudFront's address. */
  readonly web: WebServer;
  /** The API's own address. */
  readonly gateway: WebServer;
  readonly log: LogLine;
  /** What can be broken on purpose. */
  readonly faults?: HostFaults | undefined;
  /** Who wants to see what functions are asked, and what they ask. */
  readonly watcher?: Watcher | undefined;
}

interface Surroundings {
  readonly parameters: Readonly<Record<string, string>>;
  readonly secrets: SecretValues;
}

export interface Host {
  readonly stackName: string;
  /** The stack's outputs and the addresses of the local parts. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly counts: { readonly functions: number; readonly routes: number };
  readonly routes: readonly ApiRoute[];
  /** Runs a function, by the name of its folder; undefined where there is none. */
  readonly invoke: (label: string, event: unknown) => Promise<Outcome> | undefined;
  /** Ends a function's process; its next invocation starts another. */
  readonly restart: (label: string) => Promise<void>;
  /** Has the stack's functions make its custom resources, as a deployment would. */
  readonly provision: () => Promise<void>;
  /** Takes over new code and a new page. Names what is new, or says that only a restart can do it. */
  readonly reload: () => Promise<Reload>;
}

type Reload =
  | { readonly kind: "reloaded"; readonly functions: readonly string[] }
  | { readonly kind: "restart_needed" };

/** Brings a synthesized stack to life on this machine. What it opens, `closers` can close at any time. */
export async function startHost(settings: HostSettings, closers: Closers): Promise<Host> {
  const [engines, surroundings, assembly] = await allOrNothing([
    startEngines(settings.dataDirectory, closers),
    settings.surroundings,
    settings.assemble(),
  ]);
  refuseUnknownTypes(assembly.template);
  const localize = ({ stackName: name, template }: Assembly) =>
    createStack({
      name,
      template,
      parameters: surroundings.parameters,
      place: { http: settings.web.url, sqs: engines.sqs.url },
    });
  const stack = localize(assembly);
  await Promise.all([
    createTables(stack, engines.dynamodb.call),
    createQueues(stack, engines.sqs.call),
  ]);

  const through = interceptor(settings.faults, engines);
  const specs = localFunctions(stack, assembly, engines).map(through);
  fillSecrets({ stack, specs }, surroundings.secrets, engines.secretsManager);
  const functions = runFunctions({ stack, specs }, settings, closers);

  let page = readPage(stack, assembly.assets);
  const gateway = createHttpGateway(stack, functions, createLocalJWKSet(settings.issuer.jwks));
  const cloudFront = createCloudFront(stack, gateway.basePath, secretsFrom(engines.secretsManager));
  await functions.loaded();
  const schedules = startSchedules(stack, functions);
  const ownUrl = openSite({ cloudFront, gateway, schedules, page: () => page }, settings);
  closers.add(startEventSources(stack, functions, engines.sqs).stop);
  closers.add(schedules.stop);
  closers.add(settings.web.stop);
  closers.add(settings.gateway.stop);

  return {
    stackName: stack.name,
    outputs: { ...stack.outputs(), ...endpointsOf(engines), GatewayUrl: ownUrl },
    counts: { functions: specs.length, routes: gateway.routes.length },
    routes: gateway.routes,
    invoke: (label, event) => namedFunction(functions, specs, label)?.invoke(event),
    restart: async (label) => namedFunction(functions, specs, label)?.stop(),
    provision: () => makeCustomResources(stack, functions, settings.dataDirectory),
    async reload() {
      const next = await settings.assemble();
      if (structure(next) !== structure(assembly)) {
        return { kind: "restart_needed" };
      }
      const nextStack = localize(next);
      page = readPage(nextStack, next.assets);
      const changed = await functions.update(localFunctions(nextStack, next, engines).map(through));
      return { kind: "reloaded", functions: changed };
    },
  };
}

function runFunctions(
  { stack, specs }: { stack: LocalStack; specs: readonly FunctionSpec[] },
  { log, watcher, faults }: HostSettings,
  closers: Closers,
): FunctionPool {
  const labels = new Map(specs.map(({ arn, label }) => [arn, label]));
  const rights = watchRights(stack, labels, log);
  const pool = startFunctions(specs, log, watcher ? both(watcher, rights) : rights);
  closers.add(pool.stop);
  if (faults === undefined) return pool;
  closers.add(faults.stop);
  return faults.around(pool, watcher);
}

function namedFunction(
  functions: FunctionPool,
  specs: readonly FunctionSpec[],
  label: string,
): HostedFunction | undefined {
  return functions.byArn(specs.find((spec) => spec.label === label)?.arn ?? "");
}

/** How functions reach the engines: straight, or through what spoils some of their calls. */
function interceptor(
  faults: HostFaults | undefined,
  { dynamodb, sqs }: Engines,
): (spec: FunctionSpec) => FunctionSpec {
  return faults?.intercept({ dynamodb: dynamodb.url, sqs: sqs.url }) ?? ((spec) => spec);
}

type Engines = Awaited<ReturnType<typeof startEngines>>;

/** Where tools find what stands in for AWS. */
function endpointsOf({ dynamodb, sqs, secretsManager }: Engines) {
  return {
    SqsEndpoint: sqs.url,
    DynamoDbEndpoint: dynamodb.url,
    SecretsManagerEndpoint: secretsManager.url,
  };
}

function localFunctions(stack: LocalStack, { assets }: Assembly, engines: Engines): FunctionSpec[] {
  return readFunctions(stack, assets, {
    dynamodb: engines.dynamodb.url,
    sqs: engines.sqs.url,
    secretsManager: engines.secretsManager.url,
  });
}

async function startEngines(directory: string | undefined, closers: Closers) {
  const open = async <T extends { readonly stop: () => unknown }>(starting: Promise<T>) => {
    const engine = await starting;
    closers.add(engine.stop);
    return engine;
  };
  const [dynamodb, sqs, secretsManager] = await allOrNothing([
    open(startDynamo(directory === undefined ? {} : { file: join(directory, "dynamodb.sqlite") })),
    open(startSqs(directory === undefined ? {} : { directory: join(directory, "queues") })),
    open(startSecretsEndpoint(directory && join(directory, "secrets.json"))),
  ]);
  return {
    dynamodb: {
      url: dynamodb.url,
      call: awsJsonClient({ endpoint: dynamodb.url, service: "dynamodb" }),
    },
    sqs: { url: sqs.url, call: awsJsonClient({ endpoint: sqs.url, service: "sqs" }) },
    secretsManager,
  };
}

/** What of a template a running host cannot change: all but code and pages. */
function structure({ template }: Assembly): string {
  return JSON.stringify(template, (key, value) =>
    key === "Code" || key === "SourceObjectKeys" || key === "SourceMarkers" ? undefined : value,
  );
}
