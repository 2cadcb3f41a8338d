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
  it("finds commands that only one language has, and twins that do not lead to each other", () => {
    const english = parsePage("docs/page.md", "[es](page.es.md)\n\n```sh\ntrue\n```\n");
    const spanish = parsePage("docs/page.es.md", "Nada.");

    expect(twinComplaints(spanish, [english])).toEqual([
      "docs/page.es.md has the blocks , and docs/page.md sh",
      "docs/page.es.md does not lead to page.md",
    ]);
    expect(twinComplaints(spanish, [])).toEqual(["docs/page.es.md: there is no docs/page.md"]);
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
