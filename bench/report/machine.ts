import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import { join } from "node:path";

const NAMED = ["conekta", "zod", "@aws-sdk/client-dynamodb", "@aws-lambda-powertools/logger"];

/** When, on what and of what it was measured, in a line: figures are worth nothing without it. */
export function circumstances(now: Date): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const load = `load ${loadavg()[0]?.toFixed(1)} at the end`;
  const versions = NAMED.map((name) => `${name} ${versionOf(name)}`).join(", ");
  const day = now.toISOString().slice(0, 10);
  return `${day}; ${machine}, ${memory}, ${platform()}-${arch()}, ${load}; Node ${process.version}; ${versions}.`;
}

function versionOf(name: string): string {
  const file = join(import.meta.dirname, "../../node_modules", name, "package.json");
  return JSON.parse(readFileSync(file, "utf8")).version;
}
