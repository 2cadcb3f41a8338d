import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { budgetTable, countedTable, PAGE, writePage } from "#bench/report/write.ts";

it("docs/performance.md shows what is counted and what is allowed", () => {
  const page = readFileSync(PAGE, "utf8");

  expect(page).toContain(countedTable());
  expect(page).toContain(budgetTable());
});

it("docs/performance.md says when and on what its times were measured", () => {
  expect(readFileSync(PAGE, "utf8")).toMatch(/^\d{4}-\d\d-\d\d; \d+ × .+; Node v\d+/m);
});

it("writing the tables leaves the prose alone, and refuses a page without a place for them", () => {
  const page = join(mkdtempSync(join(tmpdir(), "pagos-page-")), "page.md");
  writeFileSync(page, "before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter\n");

  writePage({ a: "new\n" }, page);

  expect(readFileSync(page, "utf8")).toBe(
    "before\n<!-- bench:a -->\n\nnew\n\n<!-- /bench:a -->\nafter\n",
  );
  expect(() => writePage({ b: "new" }, page)).toThrow("no place for the table b");
});
