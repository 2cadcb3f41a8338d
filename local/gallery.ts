import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { startGallery } from "./gallery/start-gallery.ts";
import { Outputs } from "./host/outputs.ts";

const root = join(import.meta.dirname, "..");
const OUTPUTS = join(root, ".local/outputs.json");

/** Read each time: `npm start` may have come, or come anew, since. */
async function runningHost(): Promise<Outputs> {
  const said = await readFile(OUTPUTS, "utf8").catch(() => null);
  if (said === null) throw new Error("Nothing runs here: start it with npm start, then try again.");
  const [outputs] = Object.values(z.record(z.string(), Outputs).parse(JSON.parse(said)));
  if (outputs === undefined) throw new Error(`${OUTPUTS} names no stack.`);
  return outputs;
}

const gallery = await startGallery({ port: 3100, root, host: runningHost });
console.log(`\n  Gallery   ${gallery.url}\n`);
