import { defineConfig } from "vitest/config";

type Options = { testTimeout?: number; hookTimeout?: number; globalSetup?: string[] };

/** One project per tier of tests, so that a name says what a test may touch. */
const tier = (name: string, options: Options = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ["test/stack/own-temporary-folder.ts"],
    ...options,
  },
});

/** One hosted stack, shared by all that talk to it. */
const globalSetup = ["test/stack/own-temporary-folder.ts", "test/stack/global-setup.ts"];

/** A stack starts within seconds; beside much else, within minutes. */
const hookTimeout = 180_000;

export default defineConfig({
  test: {
    restoreMocks: true,
    // What a test waits for comes when it comes: a busy machine is not a failure.
    expect: { poll: { timeout: 15_000 } },
    // Most tests wait for processes of their own; with one core kept free only one file would run.
    maxWorkers: 4,
    sequence: { shuffle: true },
    projects: [
      tier("unit"),
      tier("repo", { testTimeout: 30_000 }),
      tier("infra", { testTimeout: 60_000 }),
      tier("contract", { testTimeout: 60_000, hookTimeout: 60_000 }),
      tier("integration", { testTimeout: 60_000, hookTimeout, globalSetup }),
      tier("end-to-end", { testTimeout: 60_000, hookTimeout }),
      tier("browser", { testTimeout: 60_000, hookTimeout }),
    ],
  },
});
