import { defineConfig } from "vitest/config";

/** One project per tier of tests, so that a name says what a test may touch. */
const tier = (name: string, options: { testTimeout?: number; globalSetup?: string[] } = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

export default defineConfig({
  test: {
    restoreMocks: true,
    sequence: { shuffle: true },
    projects: [
      tier("unit"),
      tier("repo", { testTimeout: 30_000 }),
      tier("infra", { testTimeout: 60_000 }),
      tier("contract", { testTimeout: 60_000 }),
      tier("integration", { testTimeout: 60_000 }),
      tier("browser", { testTimeout: 60_000 }),
    ],
  },
});
