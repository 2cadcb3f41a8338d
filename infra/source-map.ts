import { join, resolve } from "node:path";
import { bundle } from "./bundle.ts";

/*
 * node infra/source-map.ts <function> <folder>: bundles a function of these sources once more, with a map beside
 * it. A bundle of the same sources is the same to the byte, so that the map fits one that was made without.
 */

const [, , name = "", folder = ""] = process.argv;
const handler = join(resolve(import.meta.dirname, ".."), "functions", name, "handler.ts");
await bundle({ [name]: handler }, { outdir: resolve(folder), withMap: true });
