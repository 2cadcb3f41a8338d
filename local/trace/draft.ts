import type { Hop } from "#local/console/contract.ts";
import { redact } from "./redact.ts";

/** A hop before it is stored. */
export type Draft = Omit<Hop, "id">;

/** Of a body, this much is kept. */
const TEXT_MAX = 16 * 1024;

export function shown(text: string): string | null {
  if (text === "") return null;
  const redacted = redact(text);
  return redacted.length <= TEXT_MAX ? redacted : `${redacted.slice(0, TEXT_MAX)}…`;
}

/** JSON where it is JSON; undefined elsewhere. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
