import { afterAll, describe, expect, it } from "vitest";
import { parsePage, readPages } from "#test/docs/page.ts";
import { typeComplaints } from "#test/docs/types.ts";
import { openWorkshop } from "#test/docs/workshop.ts";

const workshops: ReturnType<typeof openWorkshop>[] = [];
const workshop = () => {
  const opened = openWorkshop();
  workshops.push(opened);
  return opened.folder;
};
afterAll(() => {
  for (const { close } of workshops) close();
});

describe("the TypeScript on the pages", () => {
  it("compiles", async () => {
    expect(await typeComplaints(readPages(), workshop())).toBe("");
  });

  it("is told by page and line where it does not", async () => {
    const page = parsePage("docs/wrong.md", "Text.\n\n```ts\nconst cents: number = 'ten';\n```\n");

    expect(await typeComplaints([page], workshop())).toContain("docs/wrong.md (4,7): error TS2322");
  });
});
