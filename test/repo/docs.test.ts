import { describe, expect, it } from "vitest";
import {
  blockComplaints,
  linkComplaints,
  lostPages,
  nameComplaints,
  notRunPage,
  pagosComplaints,
  twinComplaints,
} from "#test/docs/complaints.ts";
import { readPages } from "#test/docs/page.ts";

const pages = readPages();

describe.each(pages.map((page) => [page.file, page] as const))("%s", (_, page) => {
  it("says of each block what it is, or why it is not tried", () => {
    expect(blockComplaints(page)).toEqual([]);
  });

  it("leads to what exists", () => {
    expect(linkComplaints(page, pages)).toEqual([]);
  });

  it("names what exists", () => {
    expect(nameComplaints(page)).toEqual([]);
  });

  it("shows command lines of pagos that pagos takes", async () => {
    expect(await pagosComplaints(page)).toEqual([]);
  });

  it("has a twin in the other language where it is a twin", () => {
    expect(twinComplaints(page, pages)).toEqual([]);
  });
});

describe("README.md", () => {
  it("leads to every page", () => {
    const documents = pages.filter(({ file }) => !file.startsWith(".github/"));

    expect(lostPages(documents, "README.md")).toEqual([]);
  });
});

describe("what README.md says it costs", () => {
  it.each(["", ".es"])("is what docs/cost%s.md counts", (language) => {
    const textOf = (name: string) =>
      pages.find(({ file }) => file === `${name}${language}.md`)?.text.replaceAll("\n", " ") ?? "";
    const counted = [...textOf("docs/cost").matchAll(/\| \*\*[^|]+ \| ([\d.]+) \|/g)];

    const said = [...textOf("README").matchAll(/(?:USD (\d+)|(\d+) USD)/g)];

    expect(said.map(([, after, before]) => Number(after ?? before))).toEqual(
      counted.map(([, dollars]) => Math.round(Number(dollars))),
    );
  });
});

describe("docs/not-run.md", () => {
  it("lists what is shown and not run", async () => {
    const list = notRunPage(pages.filter(({ file }) => file !== "docs/not-run.md"));

    await expect(list).toMatchFileSnapshot("../../docs/not-run.md");
  });
});
