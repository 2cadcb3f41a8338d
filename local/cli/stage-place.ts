import { readFileSync } from "node:fs";
import * as z from "zod";
import { type SecretVault, secretVault } from "#local/keys/secret-vault.ts";
import type { Mode } from "#shared/domain/mode.ts";
import { modeOfStage, secretNameOf } from "./init-stage.ts";

/** Options that every verb about a stage's keys takes. */
export interface StageOptions {
  readonly stage: string;
  readonly region?: string;
  readonly profile?: string;
  /** The file of `cdk deploy --outputs-file`, or of `npm start`. */
  readonly outputs?: string;
}

/** Where a stage's keys are. */
export interface StagePlace {
  readonly conektaUrl: string;
  readonly mode: Mode;
  readonly vault: SecretVault;
  readonly privateKeySecret: string;
  /** Throws where the stage was not deployed yet. */
  readonly webhookKeysSecret: () => string;
}

const CONEKTA_URL = "https://api.conekta.io";

const StackOutputs = z.object({
  ConektaKeySecretArn: z.string().optional(),
  WebhookKeysSecretArn: z.string().optional(),
  /** On the local host only. */
  ConektaUrl: z.string().optional(),
  SecretsManagerEndpoint: z.string().optional(),
});
const OutputsFile = z.record(z.string(), StackOutputs);

export function placeOf(options: StageOptions): StagePlace {
  const { stage, region, profile } = options;
  const file =
    options.outputs ?? (stage === "local" ? ".local/outputs.json" : "cdk.out/outputs.json");
  const outputs = readOutputs(file, `Pagos-${stage}`);
  if (stage === "local" && outputs === null) {
    throw new Error(`${file} names no running host. Start one with npm start.`);
  }
  return {
    conektaUrl: outputs?.ConektaUrl ?? CONEKTA_URL,
    mode: modeOfStage(stage),
    vault: secretVault({ region, profile, endpoint: outputs?.SecretsManagerEndpoint }),
    privateKeySecret: outputs?.ConektaKeySecretArn ?? secretNameOf(stage),
    webhookKeysSecret() {
      const arn = outputs?.WebhookKeysSecretArn;
      if (arn !== undefined) return arn;
      throw new Error(
        `${file} knows no webhook keys of the stage ${stage}. Deploy it first, or name its outputs with --outputs.`,
      );
    },
  };
}

function readOutputs(file: string, stackName: string): z.output<typeof StackOutputs> | null {
  try {
    return OutputsFile.parse(JSON.parse(readFileSync(file, "utf8")))[stackName] ?? null;
  } catch {
    return null;
  }
}
