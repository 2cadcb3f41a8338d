import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";

export interface HostOptions {
  readonly port: number;
  /** Undefined keeps everything in memory. */
  readonly dataDirectory: string | undefined;
  readonly outputsFile: string;
  /** Whether to reload when a source changes. */
  readonly watch: boolean;
  /** Whether the example keeps books from the accounting queue, and so empties it. */
  readonly examples: boolean;
  /** A Conekta-compatible server in place of the simulator. */
  readonly conektaUrl: string | undefined;
  readonly conektaKey: string;
  /** What the page's Component is given; also Conekta's. */
  readonly conektaPublicKey: string;
  readonly webhookPublicKeyFile: string | undefined;
}

export const DEFAULT_DATA_DIRECTORY = ".local/data";

/** Reads the command line of `npm start`. Prints help, or what is wrong with it, and exits by itself. */
export function readOptions(argv: readonly string[]): HostOptions {
  const command = new Command("npm start --")
    .description("Runs the whole system on this machine: page, API, functions, queues, Conekta.")
    .option("--port <number>", "port of page and API; 0 takes any free one", toPort, 3000)
    .option("--data <dir>", "where orders, queues and keys are kept", DEFAULT_DATA_DIRECTORY)
    .option("--memory", "keep nothing when it stops")
    .option("--conekta <url>", "use this Conekta-compatible server instead of the simulator", toUrl)
    .option("--conekta-key <key>", "Conekta's private key", "key_local_private")
    .option("--conekta-public-key <key>", "Conekta's public key, for the page", "key_local_public")
    .option("--webhook-public-key <file>", "PEM of the key that signs that server's webhooks")
    .option("--examples", "let the example keep books from the accounting queue")
    .option("--outputs <file>", "where to write addresses and token", ".local/outputs.json")
    .option("--no-watch", "do not reload when sources change")
    .allowExcessArguments(false);
  const options = command.parse(argv).opts<{
    port: number;
    data: string;
    memory?: true;
    examples?: true;
    conekta?: string;
    conektaKey: string;
    conektaPublicKey: string;
    webhookPublicKey?: string;
    outputs: string;
    watch: boolean;
  }>();
  return {
    port: options.port,
    dataDirectory: options.memory ? undefined : resolve(options.data),
    outputsFile: resolve(options.outputs),
    watch: options.watch,
    examples: options.examples ?? false,
    conektaUrl: options.conekta,
    conektaKey: options.conektaKey,
    conektaPublicKey: options.conektaPublicKey,
    webhookPublicKeyFile: options.webhookPublicKey,
  };
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  }
  return port;
}

function toUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError("It must be an address such as http://127.0.0.1:4010.");
  }
  return text.replace(/\/$/, "");
}
