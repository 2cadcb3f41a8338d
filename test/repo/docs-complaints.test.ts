import { describe, expect, it } from "vitest";
import {
  blockComplaints,
  linkComplaints,
  nameComplaints,
  pagosComplaints,
  twinComplaints,
} from "#test/docs/complaints.ts";
import { parsePage } from "#test/docs/page.ts";
import { runPage, scriptOf } from "#test/docs/shell.ts";

const fence = (language: string, text: string, note = "") =>
  parsePage("docs/page.md", `${note}\n\`\`\`${language}\n${text}\n\`\`\`\n`);

describe("blockComplaints", () => {
  it.each([
    ["", "any", '"" is none of sh, ts, json, mermaid, text'],
    ["python", "1", '"python" is none of'],
    ["sh", "npm ci", "npm ci is not run from a page"],
    ["sh", "true\nnpm run deploy -- --stage dev", "npm run deploy is not run from a page"],
    ["text", "curl -s $API", "commands are sh"],
    ["json", "{…}", "SyntaxError"],
    ["mermaid", "flowchart LR\n  a --> --> b", '"a --> --> b" is not in the part of Mermaid'],
    ["mermaid", "sequenceDiagram\n  alt paid", "1 parts are opened and 0 ended"],
    ["mermaid", "graph LR", 'a diagram cannot begin with "graph LR"'],
  ])("does not take %s that says %s", (language, text, complaint) => {
    const [found = ""] = blockComplaints(fence(language, text));

    expect(found).toContain(complaint);
    expect(found).toMatch(/^docs\/page\.md:2: /);
  });

  it("takes whatever says why it is not run, in words", () => {
    expect(blockComplaints(fence("sh", "npm ci", "<!-- not run: takes a minute -->"))).toEqual([]);
    expect(blockComplaints(fence("sh", "npm ci", "<!-- not run: no -->"))).toHaveLength(1);
    expect(blockComplaints(fence("sh", "npm ci", "<!-- run by: test/none.ts -->"))).toHaveLength(1);
  });
});

describe("parsePage", () => {
  it("refuses a comment before a block that says nothing about it", () => {
    expect(() => fence("sh", "true", "<!-- skip -->")).toThrow("docs/page.md:2: <!-- skip -->");
  });
});

describe("linkComplaints", () => {
  it.each(["gone.md", "api.md#nowhere", "../shared/gone.ts", "#nowhere"])("finds %s", (target) => {
    const page = parsePage("docs/page.md", `# Here\n\n| a |\n|---|\n| [x](${target}) |\n`);

    const complaints = linkComplaints(page, [page, parsePage("docs/api.md", "# API")]);

    expect(complaints[0]).toContain(`${target} leads nowhere`);
  });

  it("knows headings as GitHub does", () => {
    const page = parsePage("docs/api.md", "# What's `this`?\n\n[x](#whats-this)\n");

    expect(linkComplaints(page, [page])).toEqual([]);
  });
});

describe("nameComplaints and pagosComplaints", () => {
  it("find scripts, files, verbs and options that are not", async () => {
    const page = parsePage(
      "docs/page.md",
      "`npm run nothing`, `infra/nothing.ts`, `npm run pagos -- nothing`, `npm run pagos -- token --foo`, `npm run pagos -- resend evt --stage prod`",
    );

    expect(nameComplaints(page)).toEqual([
      "docs/page.md: there is no npm run nothing",
      "docs/page.md: there is no infra/nothing.ts",
    ]);
    expect(await pagosComplaints(page)).toEqual([
      "docs/page.md: there is no npm run pagos -- nothing",
      "docs/page.md: npm run pagos -- token --foo: --foo?",
      "docs/page.md: npm run pagos -- resend evt --stage prod: wants --live",
    ]);
  });
});

describe("twinComplaints", () => {
  const english = parsePage("docs/page.md", "# Page\n\n[es](page.es.md)\n\n```sh\ntrue\n```\n");

  it("takes a twin whose words and comments alone are its own", () => {
    const spanish = parsePage(
      "docs/page.es.md",
      "# Página\n\n[en](page.md)\n\n```sh\ntrue # siempre\n```\n",
    );

    expect(twinComplaints(spanish, [english, spanish])).toEqual([]);
  });

  it("finds headings and commands that only one language has, and twins apart", () => {
    const spanish = parsePage("docs/page.es.md", "# Uno\n\n## Dos\n\n```sh\nfalse\n```\n");

    expect(twinComplaints(spanish, [english])).toEqual([
      "docs/page.es.md has the headings 1,2, and docs/page.md 1",
      "docs/page.es.md has the commands false, and docs/page.md true",
      "docs/page.es.md does not lead to page.md",
    ]);
    expect(twinComplaints(spanish, [])).toEqual(["docs/page.es.md: there is no docs/page.md"]);
  });

  it("finds a kind of block that only one language has", () => {
    const spanish = parsePage("docs/page.es.md", "# Uno\n\n[en](page.md)\n");

    expect(twinComplaints(spanish, [english])[0]).toBe(
      "docs/page.es.md has the blocks , and docs/page.md sh",
    );
  });

  it("finds a link to English where there is Spanish", () => {
    const other = parsePage("docs/other.es.md", "");
    const spanish = parsePage(
      "docs/page.es.md",
      "# Uno\n\n[en](page.md) [otra](other.md#a)\n\n```sh\ntrue\n```\n",
    );

    expect(twinComplaints(spanish, [english, other])).toEqual([
      "docs/page.es.md:3: other.md#a exists in Spanish",
    ]);
  });
});

describe("a page's script", () => {
  it("has each command at the line where the page has it", () => {
    const page = parsePage(
      "docs/page.md",
      "# One\n\n```sh\necho three\n```\n\n```sh\nfalse\n```\n",
    );

    const lines = scriptOf(page.blocks).split("\n");

    expect(lines[3]).toBe("echo three");
    expect(lines[7]).toBe("false");
  });

  it("does not begin where a command reaches further than this machine", async () => {
    const complaint = await runPage(fence("sh", "aws s3 ls"), "/nowhere");

    expect(complaint).toContain("docs/page.md:2: aws is not run from a page");
  });
});
