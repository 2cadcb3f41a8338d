import type { ScriptStore, WatchedScript } from "#functions/ports.ts";
import { SCRIPT_KEYS } from "#shared/env.ts";
import { reader } from "./dynamo-item.ts";
import { dynamoStore, type Mapping, type Table } from "./dynamo-store.ts";

const scriptMapping: Mapping<WatchedScript> = {
  keyOf: (id) => `${SCRIPT_KEYS}${id}`,
  write: ({ id, sha256, bytes, sinceMs }) => ({ id, sha256, bytes, since_ms: sinceMs }),
  read: (item) => {
    const { text, number } = reader(item);
    return {
      id: text("id"),
      sha256: text("sha256"),
      bytes: number("bytes"),
      sinceMs: number("since_ms"),
      version: number("version"),
    };
  },
};

export function dynamoScriptStore(table: Table): ScriptStore {
  return dynamoStore(table, scriptMapping);
}
