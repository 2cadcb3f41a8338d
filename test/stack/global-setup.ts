import type { TestProject } from "vitest/node";
import type { Outputs } from "#local/host/outputs.ts";
import { refuseDeniedCalls } from "./denied-calls.ts";
import { refuseLeaks } from "./leaks.ts";
import { type Stack, startStack } from "./start-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Outputs of the stack that all tests of a run share. */
    readonly outputs: Outputs;
  }
}

interface SharedStack {
  readonly starting: Promise<Stack>;
  users: number;
}

declare global {
  /** Every project loads this file anew; where they meet is the process that runs them. */
  var pagosStack: SharedStack | undefined;
}

/** One stack for the whole run: `globalSetup` of the integration and the browser tests. */
export async function setup(project: TestProject): Promise<void> {
  globalThis.pagosStack ??= { starting: startStack(), users: 0 };
  const shared = globalThis.pagosStack;
  shared.users += 1;
  const { outputs } = await shared.starting;
  project.provide("outputs", outputs);
}

export async function teardown(): Promise<void> {
  const shared = globalThis.pagosStack;
  if (shared === undefined) {
    return;
  }
  shared.users -= 1;
  if (shared.users === 0) {
    globalThis.pagosStack = undefined;
    const stack = await shared.starting;
    await stack.stop();
    refuseDeniedCalls(stack.printed());
    refuseLeaks(stack.printed());
  }
}
