import { defineConfig } from "vite";

/** The local console's page: served from the root of an address of its own, by local/console/page.ts. */
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
