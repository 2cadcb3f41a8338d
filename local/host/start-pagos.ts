import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConsoleStart, openTracing, startConsole } from "#local/console/start-console.ts";
import { createHostFaults, type HostFaults } from "#local/faults/host-faults.ts";
import { CONEKTA_KEY_SECRET, WEBHOOK_KEYS_SECRET } from "#shared/env.ts";
import type { Closers } from "./closers.ts";
import { lockData } from "./data-lock.ts";
import { freePort, LOOPBACK } from "./engines/ports.ts";
import { HostError } from "./host-error.ts";
import type { LogLine } from "./hosted-function.ts";
import { createIssuer, JWT_AUDIENCE } from "./issuer.ts";
import { type LocalKeys, privatePem, publicPem, readKeys } from "./keys.ts";
import type { HostOptions } from "./options.ts";
import { Outputs } from "./outputs.ts";
import { buildConsole, buildPage } from "./page-build.ts";
import { createDemoCardLink, probe } from "./self-probe.ts";
import { ACCOUNT_ID, REGION } from "./stack.ts";
import { type Host, startHost } from "./start-host.ts";
import { synthesize } from "./synth.ts";
import { startWebServer, type WebServer } from "./web-server.ts";

/** Where Conekta serves its card Component from. */
const CONEKTA_PAGES = "https://pay.conekta.com";

/** The private key is the merchant's and no part of the stack, which is only told where it is. */
const CONEKTA_KEY_ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:conekta-key-local0`;

export interface Pagos {
  readonly host: Host;
  readonly outputs: Outputs;
  /** Off until somebody, the console or a campaign, begins with them. */
  readonly faults: HostFaults;
}

export interface PagosContext {
  readonly root: string;
  readonly closers: Closers;
  /** Ends what is under way when the host is told to stop while it starts. */
  readonly signal: AbortSignal;
  readonly log: LogLine;
}

/** Starts this project's stack on this machine and proves that it works before it returns. */
export async function startPagos(options: HostOptions, context: PagosContext): Promise<Pagos> {
  const { root, closers, signal, log } = context;
  const web = await startWebServer(options.port);
  closers.add(web.stop);
  const gateway = await startWebServer(await portNear(options.port, 3));
  closers.add(gateway.stop);
  const directory = openDirectory(options.dataDirectory, closers);
  const tracing = openTracing(options.dataDirectory, closers);
  const keys = readKeys(directory);
  const trustedWebhookKeys = webhookKeys(options.webhookPublicKeyFile, keys);
  const issuer = await createIssuer(web.url, keys.issuer);
  const faults = createHostFaults();
  const conekta = startConektaPart({ options, keys, directory, context });

  const host = await startHost(
    {
      assemble: async () => {
        await Promise.all([buildPage(root, signal), buildConsole(root, signal)]);
        return synthesize(root, signal);
      },
      dataDirectory: options.dataDirectory,
      surroundings: conekta.then((url) => ({
        parameters: parametersOf(web, url, options),
        secrets: {
          [CONEKTA_KEY_SECRET]: options.conektaKey,
          [WEBHOOK_KEYS_SECRET]: trustedWebhookKeys,
        },
      })),
      issuer,
      web,
      gateway,
      log,
      faults,
      watcher: tracing.recorder.watcher,
    },
    closers,
  );
  // Conekta calls no machine without a public address: there, the reconciler fetches the events.
  if (options.conektaUrl === undefined) {
    await host.provision();
  }
  const known = Outputs.omit({ ConsoleUrl: true }).parse({
    ...host.outputs,
    ConektaUrl: await conekta,
    MerchantToken: await issuer.merchantToken(),
    WebhookPrivateKeyFile: keys.webhookFile,
  });
  const outputs = {
    ...known,
    ...(await openConsole({ options, context, host, faults, known, tracing })),
  };
  const CardPageUrl = await createDemoCardLink(outputs);
  await probe({ ...outputs, CardPageUrl });
  return { host, outputs: { ...outputs, CardPageUrl }, faults };
}

interface ConsoleOpening extends Pick<ConsoleStart, "host" | "tracing" | "faults"> {
  readonly options: HostOptions;
  readonly context: PagosContext;
  readonly known: ConsoleStart["outputs"];
}

async function openConsole({ options, context, host, faults, known, tracing }: ConsoleOpening) {
  const { root, closers } = context;
  const simulated = options.conektaUrl === undefined;
  const start = { root, port: options.port, host, faults, outputs: known, simulated, tracing };
  return { ConsoleUrl: await startConsole(start, closers) };
}

/** The locked data directory, or a temporary one for keys that goes when the host does. */
function openDirectory(dataDirectory: string | undefined, closers: Closers): string {
  if (dataDirectory !== undefined) {
    closers.add(lockData(dataDirectory));
    return dataDirectory;
  }
  const temporary = mkdtempSync(join(tmpdir(), "pagos-local-"));
  closers.add(() => rmSync(temporary, { recursive: true, force: true }));
  return temporary;
}

interface ConektaStart {
  readonly options: HostOptions;
  readonly keys: LocalKeys;
  readonly directory: string;
  readonly context: PagosContext;
}

/** Starts the simulator, unless another server plays Conekta. Gives its address. */
async function startConektaPart(start: ConektaStart): Promise<string> {
  const { options, keys, directory, context } = start;
  if (options.conektaUrl !== undefined) {
    return options.conektaUrl;
  }
  // Loaded only where it is used: with --conekta the simulator has no part in a start.
  const { startConekta } = await import("#local/conekta/start-conekta.ts");
  const conekta = await startConekta({
    host: LOOPBACK,
    port: await portNear(options.port, 2),
    privateKey: options.conektaKey,
    publicKey: options.conektaPublicKey,
    webhookSigningKey: privatePem(keys.webhook),
    componentDir: join(context.root, "local/conekta/component/public"),
    ...(options.dataDirectory !== undefined && { dataFile: join(directory, "conekta.json") }),
  });
  context.closers.add(() => conekta.close());
  return conekta.url;
}

/** A little above the page's port, so that it is easy to remember, unless somebody sits there. */
async function portNear(port: number, above: number): Promise<number> {
  if (port === 0) {
    return 0;
  }
  return freePort(port + above).catch(() => 0);
}

/** Conekta's script has a host of its own; a server that stands in for Conekta serves it itself. */
function scriptUrlOf(conektaUrl: string): string {
  const origin = new URL(conektaUrl).hostname === "api.conekta.io" ? CONEKTA_PAGES : conektaUrl;
  return `${origin}/v1.0/js/conekta-checkout.min.js`;
}

function parametersOf(
  web: WebServer,
  conektaUrl: string,
  { conektaPublicKey, examples }: HostOptions,
): Record<string, string> {
  return {
    CardPageUrl: `${web.url}/`,
    ConektaUrl: conektaUrl,
    ConektaScriptUrl: scriptUrlOf(conektaUrl),
    ConektaPublicKey: conektaPublicKey,
    ConektaKeyArn: CONEKTA_KEY_ARN,
    ExampleConsumers: examples ? "on" : "off",
    JwtAudience: JWT_AUDIENCE,
    JwtIssuer: web.url,
  };
}

function webhookKeys(file: string | undefined, keys: LocalKeys): string {
  if (file === undefined) {
    return publicPem(keys.webhook);
  }
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new HostError(`The webhook public key in ${file} cannot be read.`, { cause });
  }
}
