import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describedFiles, SCHEMAS_FOLDER } from "./asyncapi/files.ts";

/*
 * `npm run asyncapi`: writes the description of the queues and the schemas of their messages. A test
 * compares what is committed, so that forgetting to run this is noticed.
 */

const root = join(import.meta.dirname, "..");

rmSync(join(root, SCHEMAS_FOLDER), { recursive: true, force: true });
mkdirSync(join(root, SCHEMAS_FOLDER), { recursive: true });
for (const [path, text] of describedFiles()) writeFileSync(join(root, path), text);
