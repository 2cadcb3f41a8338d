import { join } from "node:path";
import { createClosers } from "./host/closers.ts";
import { HostError } from "./host/host-error.ts";
import { readOptions } from "./host/options.ts";
import { whenOrphaned } from "./host/orphaned.ts";
import { removeOutputs, removeStaleOutputs, writeOutputs } from "./host/outputs.ts";
import { readyBlock } from "./host/ready-block.ts";
import { startPagos } from "./host/start-pagos.ts";
import { WATCHED, watchSources } from "./host/watch.ts";

const root = join(import.meta.dirname, "..");
const options = readOptions(process.argv);
const closers = createClosers();
const stopping = new AbortController();
/** What functions said while the host tried itself: of interest only if it fails. */
const heldLines: string[] = [];
let isReady = false;

function log(label: string, line: string): void {
  const text = `${label.padEnd(16)} ${line}`;
  if (isReady) {
    console.log(text);
  } else {
    heldLines.push(text);
  }
}

async function start(): Promise<void> {
  const { host, outputs } = await startPagos(options, {
    root,
    closers,
    signal: stopping.signal,
    log,
  });
  stopping.signal.throwIfAborted();
  if (options.watch) {
    closers.add(watchSources(root, host, console.log));
  }
  isReady = true;
  writeOutputs(options.outputsFile, host.stackName, outputs);
  console.log(
    readyBlock({
      outputs,
      stackName: host.stackName,
      outputsFile: options.outputsFile,
      dataDirectory: options.dataDirectory,
      simulated: options.conektaUrl === undefined,
      counts: host.counts,
      watched: options.watch ? WATCHED : [],
      seconds: performance.now() / 1_000,
    }),
  );
}

async function stop(exitCode: number): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await starting;
  if (isReady) removeOutputs(options.outputsFile);
  await closers.closeAll();
  process.exit(exitCode);
}

function fail(error: unknown): void {
  if (!stopping.signal.aborted) {
    for (const line of heldLines) {
      console.error(line);
    }
    console.error(error instanceof HostError ? error.message : error);
    process.exitCode = 1;
  }
}

// One ^C in a terminal comes twice, from it and from npm: the second must not cut short the first.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void stop(0));
}
whenOrphaned(() => void stop(0));
await removeStaleOutputs(options.outputsFile);
const starting = start().catch(fail);
await starting;
if (process.exitCode === 1) {
  await stop(1);
}
