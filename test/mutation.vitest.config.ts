import { defineConfig } from "vitest/config";

/** What mutation testing runs: the pure tests alone, in one project, as Stryker's runner wants it. */
export default defineConfig({
  test: { include: ["test/unit/{domain,contracts,functions}/**/*.test.ts"] },
});
