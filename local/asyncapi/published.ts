import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as z from "zod";
import type { Queue } from "#shared/contracts/messages.ts";
import { CATALOGUE } from "./catalogue.ts";
import { SCHEMAS_FOLDER } from "./files.ts";

/*
 * Messages against the schemas as they are published, read by a validator that is not ours: what a
 * merchant in another language would see of a mistake.
 */

const ROOT = join(import.meta.dirname, "../..");
const ajv = addFormats.default(new Ajv2020({ allErrors: true, allowUnionTypes: true }));
const validators = new Map<string, ValidateFunction>();

const Typed = z.object({ type: z.string() });

/** What is wrong with the body of a message of this queue, in words; empty when nothing is. */
export function wrongWith(queue: Queue, body: string): readonly string[] {
  const message: unknown = JSON.parse(body);
  const type = Typed.safeParse(message).data?.type;
  const entry = CATALOGUE.find((each) => each.queue === queue);
  const name = entry?.messages.find((each) => each.type === type)?.name;
  if (name === undefined) return [`no message of type ${type} is published for ${queue}`];
  const validate = validators.get(name) ?? compiled(name);
  validate(message);
  return (validate.errors ?? []).map(
    ({ instancePath, message: told }) => `${instancePath} ${told}`,
  );
}

function compiled(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(ROOT, SCHEMAS_FOLDER, `${name}.json`), "utf8"));
  const validate = ajv.compile(schema);
  validators.set(name, validate);
  return validate;
}
