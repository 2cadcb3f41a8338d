import { defineConfig } from "vitest/config";

/** What mutation testing runs: the pure tests alone, in one project, as Stryker's runner wants it. */
export default defineConfig({
  test: {
    include: ["test/unit/{domain,contracts,functions}/**/*.test.ts"],
    // Nothing that it would catch is missed by the others, and it takes seconds for every mutant.
    exclude: ["test/unit/functions/consumer-sequences.test.ts"],
  },
});
