import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { type AwsPlace, awsSettings } from "#local/keys/aws-settings.ts";
import { type SecretVault, secretVault } from "#local/keys/secret-vault.ts";
import type { Mode } from "#shared/domain/mode.ts";
import { modeOfStage, secretNameOf } from "./init-stage.ts";
import { nearest } from "./nearest.ts";
import { stackOutputs } from "./stack-outputs.ts";
import type { StageOptions } from "./stage-command.ts";

/** A stage as the command line sees it. */
export interface StagePlace {
  readonly stage: string;
  readonly isLocal: boolean;
  readonly mode: Mode;
  readonly conektaUrl: string;
  readonly vault: SecretVault;
  readonly privateKeySecret: string;
  /** Throws where the stage was not deployed yet. */
  readonly webhookKeysSecret: () => string;
  /** Of the deployed stack; on this machine there are more. Empty where it was never deployed. */
  readonly outputs: StageOutputs;
  /** Where the outputs were read; null where CloudFormation gave them. */
  readonly outputsFile: string | null;
  /** Gives one of the outputs. Throws, and says what to do, where the stage has none of this name. */
  readonly need: (name: string) => string;
  /** What a client of the SDK takes to reach this stage. */
  readonly aws: (localEndpoint?: string) => ReturnType<typeof awsSettings>;
}

export type StageOutputs = Readonly<Record<string, string>>;

export const CONEKTA_URL = "https://api.conekta.io";

const OutputsFile = z.record(z.string(), z.record(z.string(), z.string()));

export const stackNameOf = (stage: string) => `Pagos-${stage}`;

const LOCAL_OUTPUTS = ".local/outputs.json";

/**
 * Finds a stage: on this machine by the file that `npm start` writes; a deployed one by the file that
 * `npm run deploy` writes or, where that one tells of another stage, by asking CloudFormation.
 */
export async function placeOf(options: StageOptions): Promise<StagePlace> {
  const { stage, region, profile } = options;
  const isLocal = stage === "local";
  const aws: AwsPlace = { region, profile };
  const { outputs, outputsFile } = isLocal
    ? localOutputs(options)
    : await deployedOutputs(options, aws);
  const endpointOf = (name: string) => (isLocal ? outputs[name] : undefined);
  const need = (name: string): string => {
    const value = outputs[name];
    if (value !== undefined) return value;
    throw new Error(missing(name, { stage, isLocal, isThere: Object.keys(outputs).length > 0 }));
  };
  return {
    stage,
    isLocal,
    mode: modeOfStage(stage),
    conektaUrl: outputs["ConektaUrl"] ?? CONEKTA_URL,
    vault: secretVault({ ...aws, endpoint: endpointOf("SecretsManagerEndpoint") }),
    privateKeySecret: outputs["ConektaKeySecretArn"] ?? secretNameOf(stage),
    webhookKeysSecret: () => need("WebhookKeysSecretArn"),
    outputs,
    outputsFile,
    need,
    aws: (localEndpoint) =>
      awsSettings({ ...aws, endpoint: localEndpoint && endpointOf(localEndpoint) }),
  };
}

interface Missing {
  readonly stage: string;
  readonly isLocal: boolean;
  /** Whether anything is known of the stage. */
  readonly isThere: boolean;
}

const USUAL_STAGES = ["local", "dev", "staging", "prod"];

function missing(name: string, { stage, isLocal, isThere }: Missing): string {
  if (isLocal) return `The host on this machine has no ${name}.`;
  const deploy = `npm run deploy -- --stage ${stage}`;
  if (isThere) return `The stage ${stage} has no ${name}. Deploy it again: ${deploy}`;
  const meant = nearest(stage, USUAL_STAGES);
  const hint = meant === null || meant === stage ? "" : ` Did you mean ${meant}?`;
  return `AWS knows no stack ${stackNameOf(stage)} there.${hint} Deploy it (${deploy}), or say where it is: --region, --profile or --outputs.`;
}

/** `pagos · dev · mx-central-1 · Conekta SANDBOX`: what is about to be acted on. */
export function placeInWords({ stage, isLocal, mode, conektaUrl, outputs }: StagePlace): string {
  const region = /\.([a-z]{2}(-[a-z]+)+-\d)\.amazonaws\.com/.exec(outputs["ApiUrl"] ?? "")?.[1];
  const conekta = conektaUrl === CONEKTA_URL ? mode.toUpperCase() : conektaUrl;
  return ["> pagos", stage, ...(isLocal || !region ? [] : [region]), `Conekta ${conekta}`].join(
    " · ",
  );
}

/** Removes a stage from the file that its outputs were read from, and the file where nothing is left. */
export function forgetOutputs({ outputsFile, stage }: StagePlace): void {
  if (outputsFile === null) return;
  const { [stackNameOf(stage)]: _, ...others } = stacksIn(outputsFile);
  if (Object.keys(others).length === 0) rmSync(outputsFile);
  else writeFileSync(outputsFile, `${JSON.stringify(others, null, 2)}\n`);
}

type Found = Pick<StagePlace, "outputs" | "outputsFile">;

function localOutputs({ outputs: file = LOCAL_OUTPUTS }: StageOptions): Found {
  const outputs = outputsIn(file, stackNameOf("local"));
  if (outputs !== null) return { outputs, outputsFile: file };
  throw new Error(`${file} names no running host. Start one with npm start.`);
}

const DEPLOYED_OUTPUTS = "cdk.out/outputs.json";

async function deployedOutputs(
  { stage, outputs: file }: StageOptions,
  aws: AwsPlace,
): Promise<Found> {
  const stackName = stackNameOf(stage);
  const outputsFile = file ?? DEPLOYED_OUTPUTS;
  const written = outputsIn(outputsFile, stackName);
  if (written !== null) return { outputs: written, outputsFile };
  if (file !== undefined) return { outputs: {}, outputsFile: null };
  return { outputs: (await stackOutputs(aws, stackName)) ?? {}, outputsFile: null };
}

/** Null where there is no such file, or it tells of another stack. */
function outputsIn(file: string, stackName: string): StageOutputs | null {
  return existsSync(file) ? (stacksIn(file)[stackName] ?? null) : null;
}

function stacksIn(file: string): z.output<typeof OutputsFile> {
  try {
    return OutputsFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`${file} is not a file of outputs.`, { cause });
  }
}
