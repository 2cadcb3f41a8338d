import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoScriptStore } from "#functions/adapters/dynamo-scripts.ts";
import { seenScripts } from "#local/cli/seen-scripts.ts";
import { placeOf, type StagePlace } from "#local/cli/stage-place.ts";
import { startPaymentsTable } from "./payments-table.ts";

let table: Awaited<ReturnType<typeof startPaymentsTable>>;
let folder: string;
let place: StagePlace;

beforeAll(async () => {
  table = await startPaymentsTable();
  folder = mkdtempSync(join(tmpdir(), "pagos-scripts-"));
  const outputs = join(folder, "outputs.json");
  const local = { DynamoDbEndpoint: table.url, TableName: table.name };
  writeFileSync(outputs, JSON.stringify({ "Pagos-local": local }));
  place = await placeOf({ stage: "local", outputs, json: true, quiet: true });
});
afterAll(async () => {
  await table.stop();
  rmSync(folder, { recursive: true });
});

describe("seenScripts", () => {
  it("reads what the watch has written", async () => {
    const id = "https://conekta.example/script.js";
    const watch = dynamoScriptStore(table);
    const first = { id, sha256: "aa", bytes: 2, sinceMs: 1_000, version: 0 };

    const before = await seenScripts(place).find(id);
    await watch.claim(first);
    const claimed = await seenScripts(place).find(id);
    await watch.save({ ...first, sha256: "bb", sinceMs: 2_000 });
    const changed = await seenScripts(place).find(id);

    expect(before).toBeNull();
    expect(claimed).toEqual({ sha256: "aa", sinceMs: 1_000, hasChanged: false });
    expect(changed).toEqual({ sha256: "bb", sinceMs: 2_000, hasChanged: true });
  });
});
