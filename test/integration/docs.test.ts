import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPages } from "#test/docs/page.ts";
import { pagesToRun, runPage } from "#test/docs/shell.ts";
import { openWorkshop } from "#test/docs/workshop.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

const workshop = openWorkshop();
/** One of their own: what the pages receive from queues, nobody else waits for. */
let stack: Stack | undefined;

beforeAll(async () => {
  stack = await startStack();
  const outputs = JSON.stringify({ "Pagos-local": stack.outputs });
  writeFileSync(join(workshop.folder, ".local/outputs.json"), outputs);
});
afterAll(async () => {
  await stack?.stop();
  workshop.close();
});

/**
 * Beside `npm start`, as a reader has it, and one page after the other: some stop the simulator's world
 * for a while. A block that cannot be run here says why, in a comment right before it: docs/README.md,
 * "For writers".
 */
describe("the commands of", () => {
  const pages = pagesToRun(readPages());

  it.for(pages.map((page) => [page.file, page] as const))("%s work", async ([, page]) => {
    expect(await runPage(page, workshop.folder)).toBe("");
  });
});
