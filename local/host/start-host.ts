import { join } from "node:path";
import { createLocalJWKSet } from "jose";
import * as z from "zod";
import type { ApiRoute } from "#local/console/contract.ts";
import type { HostFaults } from "#local/faults/host-faults.ts";
import type { Watcher } from "#local/trace/seen.ts";
import { allOrNothing, type Closers } from "./closers.ts";
import { makeCustomResources } from "./custom-resources.ts";
import { awsJsonClient } from "./engines/aws-json.ts";
import { startDynamo } from "./engines/dynamo.ts";
import { startSqs } from "./engines/sqs.ts";
import { startEventSources } from "./event-source.ts";
import { type FunctionPool, readFunctions, startFunctions } from "./functions.ts";
import { HostError } from "./host-error.ts";
import type { FunctionSpec, HostedFunction, LogLine, Outcome } from "./hosted-function.ts";
import { createHttpGateway, type HttpGateway } from "./http-gateway.ts";
import type { Issuer } from "./issuer.ts";
import { answerPage, type Page, readPage } from "./page-files.ts";
import { createQueues } from "./queues.ts";
import { refuseUnknownTypes } from "./resource-types.ts";
import { both, watchRights } from "./rights.ts";
import { answerRunNow, RUN_NOW } from "./run-now.ts";
import { type Schedules, startSchedules } from "./schedules.ts";
import { startSecretsEndpoint } from "./secrets-endpoint.ts";
import { createStack, type LocalStack } from "./stack.ts";
import type { Assembly } from "./synth.ts";
import { createTables } from "./tables.ts";
import type { Answer, WebServer } from "./web-server.ts";

export interface HostSettings {
  /** Synthesizes or reads the stack; called again for a reload. */
  readonly assemble: () => Promise<Assembly>;
  /** Where data outlive this process; undefined keeps them in memory. */
  readonly dataDirectory: string | undefined;
  /** What differs between this machine and AWS; ready when the template is. */
  readonly surroundings: Promise<Surroundings>;
  readonly issuer: Issuer;
  readonly web: WebServer;
  readonly log: LogLine;
  /** What a fault campaign breaks on purpose; absent everywhere else. */
  readonly faults?: HostFaults | undefined;
  /** Who wants to see what functions are asked, and what they ask. */
  readonly watcher?: Watcher | undefined;
}

interface Surroundings {
  readonly parameters: Readonly<Record<string, string>>;
  /** A secret's value, by the environment variable through which functions know the secret. */
  readonly secrets: Readonly<Record<string, string>>;
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

  const through = await interceptor(settings.faults, engines, closers);
  const specs = localFunctions(stack, assembly, engines).map(through);
  for (const [arn, value] of secretValues(stack, specs, surroundings.secrets)) {
    engines.secretsManager.offer(arn, value);
  }
  const functions = runFunctions({ stack, specs }, settings, closers);

  let page = readPage(stack, assembly.assets);
  const gateway = createHttpGateway(stack, functions, createLocalJWKSet(settings.issuer.jwks));
  await functions.loaded();
  const schedules = startSchedules(stack, functions);
  settings.web.serve(siteAnswer({ issuer: settings.issuer, gateway, schedules, page: () => page }));
  closers.add(startEventSources(stack, functions, engines.sqs).stop);
  closers.add(schedules.stop);
  closers.add(settings.web.stop);

  return {
    stackName: stack.name,
    outputs: { ...stack.outputs(), ...endpointsOf(engines) },
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
  return faults?.around(pool) ?? pool;
}

function namedFunction(
  functions: FunctionPool,
  specs: readonly FunctionSpec[],
  label: string,
): HostedFunction | undefined {
  return functions.byArn(specs.find((spec) => spec.label === label)?.arn ?? "");
}

/** How functions reach the engines: straight, or through what spoils some of their calls. */
async function interceptor(
  faults: HostFaults | undefined,
  { dynamodb, sqs }: Engines,
  closers: Closers,
): Promise<(spec: FunctionSpec) => FunctionSpec> {
  if (faults === undefined) {
    return (spec) => spec;
  }
  closers.add(faults.stop);
  return faults.intercept({ dynamodb: dynamodb.url, sqs: sqs.url });
}

/** Issuer, API and page share one address, as they do behind CloudFront. */
function siteAnswer(parts: {
  issuer: Issuer;
  gateway: HttpGateway;
  schedules: Schedules;
  page: () => Page;
}): Answer {
  const runNow = answerRunNow(parts.schedules.run);
  return (request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/.well-known/")) {
      return parts.issuer.answer(request, response);
    }
    if (path.startsWith(RUN_NOW)) {
      return runNow(request, response);
    }
    if (parts.gateway.owns(path)) {
      return parts.gateway.answer(request, response);
    }
    return answerPage(parts.page(), request, response);
  };
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

/** Every secret of the stack needs a value here: a placeholder would fail much later, and far away. */
function secretValues(
  stack: LocalStack,
  specs: readonly FunctionSpec[],
  values: Surroundings["secrets"],
): ReadonlyMap<string, string> {
  const byArn = new Map<string, string>();
  for (const { environment } of specs) {
    for (const [variable, value] of Object.entries(values)) {
      const arn = environment[variable];
      if (arn !== undefined) {
        byArn.set(arn, value);
      }
    }
  }
  for (const { id, ref } of stack.resources(["AWS::SecretsManager::Secret"], z.object({}))) {
    if (!byArn.has(ref)) {
      throw new HostError(`The local host has no value for the secret ${id}.`);
    }
  }
  return byArn;
}

/** What of a template a running host cannot change: all but code and pages. */
function structure({ template }: Assembly): string {
  return JSON.stringify(template, (key, value) =>
    key === "Code" || key === "SourceObjectKeys" || key === "SourceMarkers" ? undefined : value,
  );
}
