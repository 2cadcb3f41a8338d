import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Stage } from "./stages.ts";

/** What `pagos init` was told about a stage, one file for each: everything that is no matter of taste. */
const FOLDER = join(import.meta.dirname, "stages");

const Answers = z.strictObject({
  conekta: z.strictObject({ publicKey: z.string(), keySecretArn: z.string() }),
  merchant: z.strictObject({ name: z.string() }).optional(),
  jwt: z.strictObject({ issuer: z.string(), audience: z.string() }).optional(),
});

/** Lays the answers over what `stages.ts` says of the stage; without a file, the stage as it is. */
export function withAnswers(stage: Stage, folder = FOLDER): Stage {
  const file = join(folder, `${stage.name}.json`);
  if (!existsSync(file)) return stage;
  const parsed = Answers.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new Error(`${file} has a mistake:\n${z.prettifyError(parsed.error)}`);
  }
  const { conekta, merchant, jwt } = parsed.data;
  return {
    ...stage,
    conekta: { ...stage.conekta, ...conekta },
    merchant: { ...stage.merchant, ...merchant },
    jwt: jwt ?? stage.jwt,
  };
}
