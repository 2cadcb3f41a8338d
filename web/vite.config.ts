import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

/**
 * Has the document name the hash of our script and style sheet, so that a file that was exchanged or
 * cut short on its way is not run. Conekta's script can have none: it may change any day.
 */
function integrity(): Plugin {
  return {
    name: "integrity",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset")
          throw new Error("The build has no index.html to put hashes in.");
        // Indentation is shown nowhere, and what has a `data-copy` only once a script has written it:
        // together a tenth of what the document would weigh on the wire.
        const lean = String(page.source)
          .replace(/\s+/g, " ")
          .replace(/(data-copy="\w+"[^>]*>)[^<]+/g, "$1");
        page.source = lean.replace(
          /(?<=(?:src|href)="\.\/)(assets\/[\w.-]+\.(?:js|css))"/g,
          (_match, path: string) => {
            const file = bundle[path];
            const content = file?.type === "chunk" ? file.code : file?.source;
            if (content === undefined) throw new Error(`The build has no ${path}.`);
            const hash = createHash("sha256").update(content).digest("base64");
            return `${path}" integrity="sha256-${hash}"`;
          },
        );
      },
    },
  };
}

/**
 * A static page that works from any folder of any host: relative addresses, and nothing inlined, so
 * that a policy of `script-src 'self'; style-src 'self'` holds.
 */
export default defineConfig({
  base: "./",
  plugins: [integrity()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
