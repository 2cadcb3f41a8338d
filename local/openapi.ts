import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./host/run.ts";
import { describedFiles, GENERATED_FOLDERS } from "./openapi/files.ts";
import { DOCUMENT, madeFrom, TYPES } from "./openapi/types-file.ts";

/*
 * `npm run openapi`: writes the API's description and all that is made of it. A test compares what is
 * committed, so that forgetting to run this is noticed.
 */

const root = join(import.meta.dirname, "..");

/** It wants TypeScript 5 beside it, which this repository has not: npm gives both a place of their own. */
const GENERATOR = ["openapi-typescript@7.13.0", "typescript@5.9.3"];

for (const folder of GENERATED_FOLDERS)
  rmSync(join(root, folder), { recursive: true, force: true });
for (const [path, text] of describedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const { exitCode, said } = await run(
  [
    "npm",
    "exec",
    "--yes",
    ...GENERATOR.map((each) => `--package=${each}`),
    "--",
    "openapi-typescript",
    DOCUMENT,
    "--default-non-nullable=false",
    "--output",
    TYPES,
  ],
  { cwd: root },
);
if (exitCode !== 0) throw new Error(`The client's types could not be made:\n${said}`);
const types = readFileSync(join(root, TYPES), "utf8");
const document = readFileSync(join(root, DOCUMENT), "utf8");
writeFileSync(join(root, TYPES), `${madeFrom(document)}\n${types}`);
