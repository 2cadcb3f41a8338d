import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import specification from "@asyncapi/specs/schemas/3.0.0-without-$id.json" with { type: "json" };
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "#local/asyncapi/catalogue.ts";
import { examplesOf } from "#local/asyncapi/examples.ts";
import { describedFiles, SCHEMAS_FOLDER } from "#local/asyncapi/files.ts";
import { parsePage } from "#test/docs/page.ts";
import { ROOT } from "#test/stack/start-stack.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const document = JSON.parse(read("docs/asyncapi.json"));

describe("the description of the queues", () => {
  it.each([...describedFiles()])("%s is what `npm run asyncapi` makes", (path, text) => {
    expect(read(path)).toBe(text);
  });

  it("leaves no schema behind of a message that is gone", () => {
    const made = [...describedFiles().keys()].filter((path) => path.startsWith(SCHEMAS_FOLDER));

    const committed = readdirSync(join(ROOT, SCHEMAS_FOLDER));

    expect(committed.map((name) => `${SCHEMAS_FOLDER}/${name}`).sort()).toEqual(made.sort());
  });

  it("is AsyncAPI 3, as its authors define it", () => {
    const validate = addFormats.default(new Ajv({ strict: false })).compile(specification);

    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...document, channels: [] })).toBe(false);
  });

  it("refers to nothing that is not in it", () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];

    expect(refs.length).toBeGreaterThan(0);
    for (const [, path = ""] of refs) {
      const target = path.split("/").reduce((node, key) => node?.[key], document);
      expect(target, path).toBeDefined();
    }
  });
});

describe("the examples", () => {
  it.each(["docs/consuming.md", "docs/consuming.es.md"])("are what %s shows of a row", (file) => {
    const shown = parsePage(file, read(file)).blocks.filter(({ language }) => language === "json");

    const [paid] = examplesOf("accounting");

    expect(shown.map(({ text }) => JSON.parse(text))).toEqual([paid?.data]);
  });

  it.each(CATALOGUE.flatMap(({ queue, messages }) => messages.map((each) => ({ queue, ...each }))))(
    "of $name satisfy its JSON Schema",
    ({ queue, type, name }) => {
      const schema = JSON.parse(read(`${SCHEMAS_FOLDER}/${name}.json`));
      const validate = addFormats
        .default(new Ajv2020({ allErrors: true, allowUnionTypes: true }))
        .compile(schema);

      const [example, ...others] = examplesOf(queue).filter((each) => each.type === type);

      expect(others).toEqual([]);
      expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...example, data: { ...example?.data, metadata: null } })).toBe(false);
    },
  );
});
