import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { functionNames } from "#infra/bundle.ts";

const temporary = (prefix: string) => mkdtempSync(join(tmpdir(), prefix));

function run(context: Readonly<Record<string, string>>, user = "Ana") {
  const outdir = temporary("pagos-app-");
  const { status, stderr } = spawnSync(process.execPath, ["infra/app.ts"], {
    encoding: "utf8",
    env: {
      ...process.env,
      USER: user,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: "false",
    },
  });
  return { outdir, status, stderr };
}

function builtPage(): string {
  const pageDir = temporary("pagos-page-");
  writeFileSync(join(pageDir, "index.html"), "<!doctype html>");
  return pageDir;
}

describe("infra/app.ts", () => {
  it("makes the template and the bundles without CDK's command line", () => {
    const { outdir, status, stderr } = run({ stage: "local", pageDir: builtPage() });

    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(existsSync(join(outdir, "Pagos-local.template.json"))).toBe(true);
    for (const name of functionNames()) {
      expect(existsSync(join(outdir, "functions", name, "index.js"))).toBe(true);
    }
  });

  it("gives everyone a stage of their own when none is named", () => {
    const { outdir } = run({ pageDir: builtPage() });

    expect(existsSync(join(outdir, "Pagos-dev-ana.template.json"))).toBe(true);
  });

  it("says which stages there are to who names none of them", () => {
    const { status, stderr } = run({ stage: "production", pageDir: builtPage() });

    expect(status).not.toBe(0);
    expect(stderr).toContain('There is no stage "production". Choose one of local, dev,');
  });
});
