import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { examplesOf } from "#local/asyncapi/examples.ts";
import { ROOT } from "#test/stack/start-stack.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** The consumer that a page shows, in its one file. */
const consumerIn = (page: string) => /```ts\n([\s\S]+?)```/.exec(read(page))?.[1] ?? "";

/** Paths as they are where the two files were copied to. */
const moved = (source: string) => source.replaceAll(/"#shared\/[\w-]+\/([\w-]+\.ts)"/g, '"./$1"');

/** Delivers everything twice, and a poisonous message, as Lambda would. */
const DELIVERY = `
import { handler } from "./consumer.ts";
const [messages] = JSON.parse(process.argv[2]);
const record = (body, at) => ({
  messageId: String(at), body, attributes: { MessageGroupId: JSON.parse(body).subject },
});
const bodies = messages.map((each) => JSON.stringify(each));
const Records = [...bodies, ...bodies, '{"subject":"poison"}'].map(record);
const { batchItemFailures } = await handler({ Records });
console.log("failed", JSON.stringify(batchItemFailures));
`;

/** A merchant's project: the page's file, the two that it copies, and zod. */
function project(page: string): string {
  const folder = mkdtempSync(join(tmpdir(), "pagos-consumer-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(ROOT, "node_modules/zod"), join(folder, "node_modules/zod"));
  const files = {
    "package.json": '{ "type": "module" }',
    "consumer.ts": moved(consumerIn(page)),
    "consume.ts": moved(read("shared/consumer-kit/consume.ts")),
    "messages.ts": moved(read("shared/contracts/messages.ts")),
    "deliver.ts": DELIVERY,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe.each(["docs/consuming.md", "docs/consuming.es.md"])("the consumer of %s", (page) => {
  it("works elsewhere, with nothing but two files and zod", () => {
    const examples = JSON.stringify([examplesOf("logistics")]);

    const { stdout, stderr } = spawnSync(process.execPath, ["deliver.ts", examples], {
      cwd: project(page),
      encoding: "utf8",
    });

    expect(stderr).toBe("");
    expect(stdout.match(/^(ship|stop) /gm)).toEqual(["ship ", "stop ", "stop "]);
    expect(stdout).toContain('failed [{"itemIdentifier":"6"}]');
  });
});
