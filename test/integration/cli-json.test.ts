import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { VERBS } from "#local/cli/verbs.ts";
import { merchant } from "#test/stack/merchant.ts";
import { runPagos } from "#test/stack/run-pagos.ts";

const outputs = inject("outputs");

let folder: string;
let file: string;
/** An order that was paid, and a link, for verbs that want one. */
const names = { order: "", link: "" };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-json-"));
  mkdirSync(join(folder, "data/keys"), { recursive: true });
  file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify({ "Pagos-local": outputs }));
  const who = ["--name", "Ana López", "--email", "ana@example.com", "--phone", "+525512345678"];
  const made = await pagos("link", "create", ...who, "--json");
  names.link = JSON.parse(made.out).id;
  names.order = (await merchant(outputs).paidOrder()).id;
});
afterAll(() => rmSync(folder, { recursive: true }));

const pagos = (...args: readonly string[]) =>
  runPagos([...args, "--outputs", file], { cwd: folder });

const LINES = [
  ["console"],
  ["status"],
  ["token"],
  ["trigger", "order.paid", "--dry-run"],
  ["explain", "<order>"],
  ["link", "show", "<link>"],
  ["reconcile"],
  ["keys", "list"],
] as const;

/** Whose whole output the other tests of the command line read as one document, or as lines of them. */
const ELSEWHERE = ["seed", "logs", "resend", "redrive", "doctor", "listen", "init", "reset"];

describe("--json", () => {
  it.each(LINES.map((words) => [words.join(" "), words] as const))(
    "%s prints one document and nothing else",
    async (_, words) => {
      const args = words.map((word) =>
        word.replace("<order>", names.order).replace("<link>", names.link),
      );

      const { out } = await pagos(...args, "--json");

      expect(out.endsWith("\n")).toBe(true);
      expect(JSON.parse(out)).toBeTypeOf("object");
    },
  );

  it("is there in every verb", () => {
    const tried = new Set<string>([...LINES.map(([verb]) => verb), ...ELSEWHERE]);

    expect(VERBS.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual(["start"]);
  });

  it("prints nothing of what went wrong where results go", async () => {
    const { exitCode, out, said } = await pagos("explain", "pbd_unheard_of", "--json");

    expect([exitCode, out]).toEqual([1, ""]);
    expect(said).toContain("has no order");
  });
});

describe("pagos reset", () => {
  it("deletes the data that it is shown, once", async () => {
    const args = ["reset", "--data", join(folder, "data"), "--json"];

    const first = await runPagos(args, { cwd: folder });
    const second = await runPagos(args, { cwd: folder });

    expect([first, second].map(({ out }) => JSON.parse(out).deleted)).toEqual([true, false]);
  });
});

describe("pagos help", () => {
  it("shows a verb's help, which goes where results go", async () => {
    const [asked, given] = await Promise.all([
      runPagos(["help", "redrive"]),
      runPagos(["redrive", "--help"]),
    ]);

    expect([asked.exitCode, asked.said]).toEqual([0, ""]);
    expect(asked.out).toBe(given.out);
  });
});
