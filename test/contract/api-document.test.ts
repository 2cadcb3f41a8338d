import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { describedFiles } from "#local/openapi/files.ts";
import { DOCUMENT, madeFrom, TYPES } from "#local/openapi/types-file.ts";
import { PROBLEMS } from "#shared/domain/errors.ts";

const Body = z.object({ examples: z.record(z.string(), z.unknown()) });
const Answer = z.object({ content: z.record(z.string(), Body).default({}) });
const Operation = z.object({ responses: z.record(z.string(), Answer) });
const Paths = z.record(z.string(), z.record(z.string(), Operation));

describe("the API's description", () => {
  it.each([...describedFiles()])("is committed as it is made: %s", (path, text) => {
    expect(readFileSync(path, "utf8"), "Run: npm run openapi").toBe(text);
  });

  it("knows a route for every problem, and an example for every body", () => {
    const text = readFileSync(DOCUMENT, "utf8");
    const answers = Object.values(z.object({ paths: Paths }).parse(JSON.parse(text)).paths).flatMap(
      (operations) =>
        Object.values(operations).flatMap(({ responses }) => Object.values(responses)),
    );
    const bodies = answers.flatMap(({ content }) => Object.values(content));

    const shown = new Set(bodies.flatMap(({ examples }) => Object.keys(examples)));

    expect(Object.keys(PROBLEMS).filter((code) => !shown.has(code))).toEqual([]);
    expect(bodies.filter(({ examples }) => Object.keys(examples).length === 0)).toEqual([]);
  });

  it("is the one that the client's types were made from", () => {
    const [firstLine] = readFileSync(TYPES, "utf8").split("\n");

    expect(firstLine, "Run: npm run openapi").toBe(madeFrom(readFileSync(DOCUMENT, "utf8")));
  });

  it("satisfies Redocly's linter, its examples their schemas among the rest", async () => {
    const config = await createConfig({ extends: ["recommended-strict"] });

    const findings = await lintFromString({
      source: readFileSync(DOCUMENT, "utf8"),
      absoluteRef: DOCUMENT,
      config,
    });

    expect(findings.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it("is refused by the linter where an example is not what its schema says", async () => {
    const source = readFileSync(DOCUMENT, "utf8").replace(
      '"retryable": false',
      '"retryable": "no"',
    );
    const config = await createConfig({ extends: ["recommended-strict"] });

    const findings = await lintFromString({ source, absoluteRef: DOCUMENT, config });

    expect(findings.map(({ ruleId }) => ruleId)).toContain("no-invalid-media-type-examples");
  });
});
