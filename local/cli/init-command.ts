import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { group, text } from "@clack/prompts";
import { Command } from "commander";
import { conektaAccount } from "#local/keys/conekta-account.ts";
import { secretVault } from "#local/keys/secret-vault.ts";
import { UsageError } from "./exit-code.ts";
import {
  type InitAnswers,
  type Initialized,
  initStage,
  KEY,
  type StageAnswers,
} from "./init-stage.ts";
import { askPrivateKey } from "./private-key.ts";
import { examplesOf } from "./stage-command.ts";

interface InitOptions {
  readonly stage?: string;
  readonly publicKey?: string;
  readonly merchant?: string;
  readonly jwtIssuer?: string;
  readonly jwtAudience: string;
  readonly privateKeyStdin: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly conekta: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const EXAMPLES = [
  "init --stage dev",
  'init --stage dev --public-key key_… --merchant "Gas de Ana" --private-key-stdin < key.txt',
];

/** `pagos init`: what a stage needs before its first deployment. Asks a person; a program gives options. */
export function initCommand(): Command {
  return new Command("init")
    .description("Sets a stage up: stores Conekta's private key, writes infra/stages/<stage>.json.")
    .addHelpText("before", examplesOf(EXAMPLES))
    .option("--stage <name>", "dev, staging, prod or dev-<your name>")
    .option("--public-key <key>", "Conekta's public key, for the card page")
    .option("--private-key-stdin", "take the private key from standard input", false)
    .option("--merchant <name>", "what the card holder reads")
    .option("--jwt-issuer <url>", "who signs your tokens; without it the stack makes a user pool")
    .option("--jwt-audience <name>", "of those tokens", "pagos")
    .option("--region <region>", "where the stage is deployed")
    .option("--profile <name>", "of AWS's configuration")
    .option("--conekta <url>", "base address of Conekta's API", "https://api.conekta.io")
    .option("--dry-run", "check everything, store and write nothing", false)
    .option("--json", "print what came of it as JSON", false)
    .allowExcessArguments(false)
    .action(async (options: InitOptions) => {
      const answers = await answersOf(options);
      const outcome = await initStage(
        {
          vault: secretVault(options),
          accountOf: (privateKey) => conektaAccount(options.conekta, privateKey),
          write: writeAnswers,
        },
        answers,
        options,
      );
      console.log(options.json ? JSON.stringify(outcome) : inWords(outcome));
    });
}

/** Relative to where npm runs it, the repository. */
const FOLDER = "infra/stages";

function writeAnswers(stage: string, answers: StageAnswers): string {
  const file = join(FOLDER, `${stage}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, `${JSON.stringify(answers, null, 2)}\n`);
  return file;
}

async function answersOf(options: InitOptions): Promise<InitAnswers> {
  const { stage, publicKey, merchant } = process.stdin.isTTY ? await interview(options) : options;
  if (stage === undefined || publicKey === undefined) {
    throw new UsageError("Without a terminal, say --stage and --public-key.");
  }
  return {
    stage: refuseOddName(stage),
    publicKey,
    privateKey: await askPrivateKey({ fromStdin: options.privateKeyStdin, mayKeep: true }),
    merchantName: merchant,
    jwt:
      options.jwtIssuer === undefined
        ? undefined
        : { issuer: options.jwtIssuer, audience: options.jwtAudience },
  };
}

/** Asks for what no option has said. */
async function interview(given: InitOptions) {
  // What is asked is no result: that goes to standard output alone.
  const output = process.stderr;
  const questions = {
    stage: async () => given.stage ?? text({ output, message: "Stage", initialValue: "dev" }),
    publicKey: async () =>
      given.publicKey ??
      text({
        output,
        message: "Conekta's public key (key_…)",
        validate: (value) => (KEY.test(value ?? "") ? undefined : "It looks like key_…."),
      }),
    merchant: async () =>
      given.merchant ?? text({ output, message: "Your name, as the card holder reads it" }),
  };
  const asked = await group(questions, {
    onCancel: () => {
      throw new Error("Nothing was changed.");
    },
  });
  const word = (answer: unknown) => (typeof answer === "string" ? answer : undefined);
  return {
    stage: word(asked.stage),
    publicKey: word(asked.publicKey),
    merchant: word(asked.merchant),
  };
}

function refuseOddName(stage: string): string {
  if (/^(dev|staging|prod|dev-[a-z0-9-]+)$/.test(stage)) return stage;
  throw new Error(`There is no stage "${stage}". Choose dev, staging, prod or dev-<your name>.`);
}

function inWords({ stage, mode, modeIsSure, secretName, file }: Initialized): string {
  const whose = modeIsSure
    ? `Conekta says it is a ${mode} key, as ${stage} expects.`
    : `Conekta holds nothing yet that says whose key it is; the deployment will check.`;
  return file === null
    ? `${whose}\nNothing was stored: this was a dry run.`
    : `${whose}\nThe private key is in the secret ${secretName}, everything else in ${file}.\nNext: npm run deploy -- --stage ${stage}`;
}
