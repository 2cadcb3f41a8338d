import * as z from "zod";
import { TABLE_KEY } from "#shared/env.ts";
import { parsed } from "./draft.ts";
import type { SeenCall } from "./seen.ts";

/** How the keys of orders and customers begin; the rest of the table concerns no payment. */
const SUBJECT_KEYS = ["ORDER#", "CUSTOMER#"];

const Value = z.union([
  z.object({ S: z.string() }).transform(({ S }) => unfolded(S)),
  z.object({ N: z.string() }).transform(({ N }) => Number(N)),
  z.object({ BOOL: z.boolean() }).transform(({ BOOL }) => BOOL),
  z.unknown().transform(() => null),
]);

export const StoredItem = z.record(z.string(), Value);
export type StoredItem = z.output<typeof StoredItem>;

const Put = z.object({ Item: StoredItem });

/** A write to the table, with the item as people read it. */
export interface TableWrite {
  readonly key: string;
  /** The order or customer that the key names; null for whatever else lies there. */
  readonly subject: string | null;
  readonly item: StoredItem;
}

/** Null for what is no put of a whole item, the only way in which functions write what matters. */
export function tableWrite({ target, requestBody }: SeenCall): TableWrite | null {
  if (!target?.endsWith(".PutItem")) return null;
  const put = Put.safeParse(parsed(requestBody));
  if (!put.success) return null;
  const key = String(put.data.Item[TABLE_KEY] ?? "");
  return { key, subject: subjectOf(key), item: put.data.Item };
}

function subjectOf(key: string): string | null {
  const prefix = SUBJECT_KEYS.find((each) => key.startsWith(each));
  return prefix === undefined ? null : key.slice(prefix.length);
}

/** Attributes that change with every write and say nothing. */
const NOISE: ReadonlySet<string> = new Set([
  "version",
  "writer",
  "unsettled",
  "look_ms",
  "lease_ms",
]);

/** What a write did, in a few words: `processing → paid`, or the attributes that are new. */
export function changeBetween(before: StoredItem | undefined, after: StoredItem): string {
  const [from, to] = [before?.["status"], after["status"]];
  if (before === undefined) return typeof to === "string" ? `new: ${to}` : "new";
  if (from !== to) return `${from} → ${to}`;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter(
    (name) => !NOISE.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return changed.length === 0 ? "lease" : changed.join(", ");
}

/** The table keeps the deeper parts of an item as JSON in text. */
function unfolded(text: string): unknown {
  return /^[[{]/.test(text) ? (parsed(text) ?? text) : text;
}
