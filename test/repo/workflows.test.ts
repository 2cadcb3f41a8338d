import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const FOLDER = ".github/workflows";
const texts = readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), "utf8")]);
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

const matches = (text: string | undefined, pattern: RegExp) =>
  [...(text ?? "").matchAll(pattern)].map(([, found]) => found ?? "");

describe.each(texts)("the workflow %s", (_, text) => {
  it("runs others' code by the hash of a commit, with its version beside it", () => {
    const used = matches(text, /uses:\s*(.+)$/gm).filter((action) => !action.startsWith("./"));

    const loose = used.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));

    expect(loose).toEqual([]);
  });

  it("may do nothing to the repository by default but read it", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toMatch(/write-all|contents: write/);
  });

  it("never puts what a stranger may have written into a shell's text", () => {
    const lines = matches(text, /^(.*\$\{\{.*)$/gm);

    const loose = lines.filter((line) => !/^ +(?!run)[\w-]+: \S*\$\{\{ [^}]+ \}\}\S*$/.test(line));

    expect(loose).toEqual([]);
  });

  it("calls only scripts that there are", () => {
    const called = matches(text, /npm run ([\w:]+)/g);

    expect(called.filter((name) => !(name in scripts))).toEqual([]);
  });
});
