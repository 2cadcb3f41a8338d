import { defineConfig } from "vitest/config";

/** What `npm run test:gallery` runs: every state of the card page in Chromium, drawn and for real. */
export default defineConfig({
  test: {
    include: ["test/gallery/**/*.test.ts"],
    globalSetup: ["test/stack/own-temporary-folder.ts"],
    restoreMocks: true,
    // Forty states in three languages go through one page.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
