import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { CreateTableCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import { TABLE_KEY } from "#shared/env.ts";
import { startPaymentsTable } from "./payments-table.ts";

/* The program of the runbook restore-table, run as it stands there. */

const RESTORED = "payments-restored";

let table: Awaited<ReturnType<typeof startPaymentsTable>>;
afterEach(() => table.stop());

const programOf = (page: string) =>
  /```ts\n([\s\S]+?)```/.exec(readFileSync(page, "utf8"))?.[1] ?? "";

async function put(TableName: string, id: string, status: string): Promise<void> {
  const Item = { [TABLE_KEY]: { S: id }, status: { S: status } };
  await table.client.send(new PutItemCommand({ TableName, Item }));
}

async function statusOf(id: string): Promise<string | undefined> {
  const Key = { [TABLE_KEY]: { S: id } };
  const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
  return Item?.["status"]?.S;
}

/** As in a shell in the repository, with the program in a file there. */
async function copyBack(program: string): Promise<string> {
  const run = promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "-", RESTORED, table.name],
    {
      env: {
        AWS_REGION: "local",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_ENDPOINT_URL_DYNAMODB: table.url,
      },
    },
  );
  run.child.stdin?.end(program);
  return (await run).stdout;
}

describe.each(["docs/runbooks/restore-table.md", "docs/runbooks/restore-table.es.md"])(
  "what %s copies back",
  (page) => {
    it("is what is missing, and nothing over what is newer, however often it is run", async () => {
      table = await startPaymentsTable();
      await table.client.send(
        new CreateTableCommand({
          TableName: RESTORED,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: TABLE_KEY, KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: TABLE_KEY, AttributeType: "S" }],
        }),
      );
      await put(RESTORED, "ORDER#lost", "paid");
      await put(RESTORED, "ORDER#moved", "processing");
      await put(table.name, "ORDER#moved", "paid");

      const first = await copyBack(programOf(page));
      const second = await copyBack(programOf(page));

      expect([first, second].map((said) => /\d+/.exec(said)?.[0])).toEqual(["1", "0"]);
      expect(await statusOf("ORDER#lost")).toBe("paid");
      expect(await statusOf("ORDER#moved")).toBe("paid");
    });
  },
);
