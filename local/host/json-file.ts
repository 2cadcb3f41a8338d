import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { HostError } from "./host-error.ts";

export interface JsonFile<Content> {
  /** Undefined before the first `write`. */
  readonly read: () => Content | undefined;
  /** Whole or not at all, for its owner only. */
  readonly write: (content: Content) => void;
}

/** Something small that outlives the host; without a file it is forgotten with it. */
export function jsonFile<Schema extends z.ZodType>(
  file: string | undefined,
  schema: Schema,
): JsonFile<z.output<Schema>> {
  let content = file !== undefined && existsSync(file) ? parse(file, schema) : undefined;
  return {
    read: () => content,
    write(next) {
      content = next;
      if (file !== undefined) {
        const draft = `${file}.${process.pid}`;
        writeFileSync(draft, JSON.stringify(next), { mode: 0o600 });
        renameSync(draft, file);
      }
    },
  };
}

function parse<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new HostError(`${file} is not what it was:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
