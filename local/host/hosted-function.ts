import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import type { Watcher } from "#local/trace/seen.ts";
import { type Invocation, Report, WATCHED } from "./function-messages.ts";
import { HostError } from "./host-error.ts";

/** What the template says of a function, with every name resolved. */
export interface FunctionSpec {
  readonly name: string;
  /** What people call it: the name of its folder. */
  readonly label: string;
  readonly arn: string;
  /** The bundle's file. It changes whenever its content does. */
  readonly bundle: string;
  readonly exportName: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** How an invocation ended. An answer is JSON text; a failure's message goes to the log, not to a caller. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: string }
  | { readonly kind: "failed"; readonly message: string };

export interface HostedFunction {
  readonly spec: FunctionSpec;
  /** Settles when the bundle is loaded; rejects when it cannot be. */
  readonly loaded: Promise<void>;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  readonly stop: () => Promise<void>;
}

export type LogLine = (functionLabel: string, line: string) => void;

interface FunctionProcess {
  readonly loaded: Promise<void>;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  readonly kill: () => Promise<void>;
  readonly isAlive: () => boolean;
}

/**
 * Hosts a function in one warm process that serves several invocations at a time, where Lambda would
 * start one environment for each. A time-out ends the process, as Lambda ends the environment, and
 * with it whatever else ran there.
 */
export function hostFunction(spec: FunctionSpec, log: LogLine, watcher?: Watcher): HostedFunction {
  let current = startProcess(spec, log, watcher);
  return {
    spec,
    loaded: current.loaded,
    async invoke(event) {
      if (!current.isAlive()) {
        current = startProcess(spec, log, watcher);
      }
      const running = current;
      try {
        await running.loaded;
      } catch (error) {
        return { kind: "failed", message: String(error) };
      }
      return running.invoke(event);
    },
    stop: () => current.kill(),
  };
}

function startProcess(spec: FunctionSpec, log: LogLine, watcher?: Watcher): FunctionProcess {
  const child = fork(
    new URL("./function-process.ts", import.meta.url),
    [spec.bundle, spec.exportName, ...(watcher ? [WATCHED] : [])],
    { env: spec.environment, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  logLines(child, (line) => {
    log(spec.label, line);
    watcher?.logged(spec.label, line);
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const invocations = createInvocations(spec, log, watcher);
  const loaded = new Promise<void>((resolve, reject) => {
    child.on("message", (message) => {
      const report = Report.parse(message);
      switch (report.kind) {
        case "loaded":
          return resolve();
        case "unloadable":
          return reject(unloadable(spec, report.message));
        case "answered":
          return invocations.settle(report.requestId, report);
        case "threw":
          return invocations.settle(report.requestId, { ...report, kind: "failed" });
        case "called":
          return watcher?.called(report.requestId, report.call);
      }
    });
    child.once("exit", () => {
      reject(unloadable(spec, "its process ended"));
      invocations.failAll("The function's process ended.");
    });
  });
  // Whoever awaits `loaded` hears of a failure; a process that is replaced may have no such listener.
  loaded.catch(() => undefined);

  return {
    loaded,
    invoke(event) {
      const { invocation, outcome } = invocations.open(event, () => child.kill("SIGKILL"));
      // A process that died between the check and this line has "exit" settle the invocation.
      child.send(invocation, () => undefined);
      return outcome;
    },
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
    isAlive: () => child.exitCode === null && child.signalCode === null && !child.killed,
  };
}

/** The invocations that one process has not answered yet, each with its time-out. */
function createInvocations(spec: FunctionSpec, log: LogLine, watcher?: Watcher) {
  const pending = new Map<string, { settle: (outcome: Outcome) => void; timer: NodeJS.Timeout }>();
  const settle = (requestId: string, outcome: Outcome) => {
    const invocation = pending.get(requestId);
    pending.delete(requestId);
    clearTimeout(invocation?.timer);
    if (outcome.kind === "failed") {
      log(spec.label, `${requestId} ${outcome.message}`);
    }
    if (invocation !== undefined) {
      watcher?.ended(requestId, outcome);
      invocation.settle(outcome);
    }
  };
  return {
    settle,
    failAll(message: string) {
      for (const requestId of pending.keys()) {
        settle(requestId, { kind: "failed", message });
      }
    },
    open(event: unknown, onTimeout: () => void) {
      const requestId = randomUUID();
      const timeoutMs = spec.timeoutSeconds * 1_000;
      const outcome = new Promise<Outcome>((resolve) => {
        const timer = setTimeout(() => {
          const message = `Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`;
          settle(requestId, { kind: "failed", message });
          onTimeout();
        }, timeoutMs);
        pending.set(requestId, { settle: resolve, timer });
      });
      watcher?.begun({ requestId, label: spec.label, event, at: Date.now() });
      const invocation: Invocation = {
        requestId,
        event: JSON.stringify(event),
        deadlineMs: Date.now() + timeoutMs,
      };
      return { invocation, outcome };
    },
  };
}

function unloadable(spec: FunctionSpec, reason: string): HostError {
  return new HostError(`The function ${spec.label} cannot be loaded: ${reason}`);
}

function logLines(child: ChildProcess, log: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on("line", log);
    }
  }
}
