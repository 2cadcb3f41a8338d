import { defineConfig } from "vitest/config";

/** A JVM takes its time to start, and every stack and every table of the tests has one of its own. */
const PATIENCE_MS = 180_000;

/** What `npm run test:dynamodb-local` runs: all tests that touch a table. */
export default defineConfig({
  test: {
    include: ["test/{integration,end-to-end}/**/*.test.ts"],
    // About processes and ports, which a JVM has its own way with.
    exclude: ["test/integration/host-start.test.ts"],
    globalSetup: ["test/stack/own-temporary-folder.ts", "test/stack/global-setup.ts"],
    maxWorkers: 2,
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
  },
});
