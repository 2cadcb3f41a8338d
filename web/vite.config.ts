import { defineConfig } from "vite";

/**
 * A static page that works from any folder of any host: relative addresses, and nothing inlined, so
 * that a policy of `script-src 'self'; style-src 'self'` holds.
 */
export default defineConfig({
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
