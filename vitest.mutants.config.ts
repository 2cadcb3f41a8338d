import { defineConfig } from "vitest/config";

/** Breaking the protocol on purpose takes minutes, so `npm test` leaves it to `npm run campaign:mutants`. */
export default defineConfig({
  test: {
    include: ["test/mutants/**/*.test.ts"],
    testTimeout: 180_000,
    fileParallelism: false,
  },
});
