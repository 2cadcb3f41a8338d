import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { synthesize } from "#local/host/synth.ts";

/** An app whose every run makes another template, so that two runs can be told apart. */
const APP = `
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
const write = (name, value) => writeFileSync(join(process.env.CDK_OUTDIR, name), JSON.stringify(value));
write("Pagos-local.template.json", { Resources: { Run: { Type: "Run::Number", Properties: { id: randomUUID() } } } });
write("Pagos-local.assets.json", {});
`;

describe("synthesize", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "synth-"));
    for (const folder of ["infra", "functions", "shared", "web/dist", "docs"]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    for (const file of ["docs/openapi.json", "cdk.json", "package.json", "package-lock.json"]) {
      writeFileSync(join(root, file), "{}");
    }
    writeFileSync(join(root, "infra/app.ts"), APP);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const made = async () => (await synthesize(root, AbortSignal.timeout(30_000))).template;

  it("reads again what the same sources made", async () => {
    const first = await made();

    expect(await made()).toEqual(first);
  });

  it.each(["functions/a.ts", "shared/b.ts", "web/dist/index.html", "infra/stages/local.json"])(
    "runs the app again when %s has changed",
    async (file) => {
      const first = await made();

      mkdirSync(join(root, file, ".."), { recursive: true });
      writeFileSync(join(root, file), "changed");

      expect(await made()).not.toEqual(first);
    },
  );

  it("keeps one result when two hosts start at once", async () => {
    const [one, other] = await Promise.all([made(), made()]);

    expect(one).toEqual(other);
  });

  it("keeps nothing of an app that fails, and says what it said", async () => {
    writeFileSync(join(root, "infra/app.ts"), 'throw new Error("no such stage");');

    await expect(made()).rejects.toThrow("no such stage");
    await expect(made()).rejects.toThrow("no such stage");
  });
});
