import { text } from "node:stream/consumers";
import { isCancel, password } from "@clack/prompts";
import { KEY } from "./init-stage.ts";

interface Asking {
  readonly fromStdin: boolean;
  /** Whether a person may leave it empty, to keep the key that is stored. */
  readonly mayKeep: boolean;
}

/**
 * Takes the private key from standard input or, of a person at a terminal, by a prompt that shows dots. There
 * is no option for it: what stands on a command line is seen by `ps` and kept by the shell. Null where
 * none was given.
 */
export async function askPrivateKey({ fromStdin, mayKeep }: Asking): Promise<string | null> {
  if (fromStdin) return (await text(process.stdin)).trim();
  if (!process.stdin.isTTY) return null;
  const given = await password({
    output: process.stderr,
    message: `Conekta's private key (key_…${mayKeep ? "; empty keeps the stored one" : ""})`,
    validate: (value = "") =>
      KEY.test(value.trim()) || (mayKeep && value === "") ? undefined : "It looks like key_….",
  });
  if (isCancel(given)) throw new Error("Nothing was changed.");
  return given.trim() || null;
}
