import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { describedFiles } from "#local/openapi/files.ts";
import { DOCUMENT, madeFrom, TYPES } from "#local/openapi/types-file.ts";

describe("the API's description", () => {
  it.each([...describedFiles()])("is committed as it is made: %s", (path, text) => {
    expect(readFileSync(path, "utf8"), "Run: npm run openapi").toBe(text);
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
