import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { createServer, type Plugin } from "vite";
import type { Outputs } from "#local/host/outputs.ts";
import { SCENES } from "#web/gallery/scene.ts";
import { playedPage } from "./played-page.ts";
import { arrangeScene } from "./scenes.ts";

export type Gallery = { readonly url: string; close(): Promise<void> };

type Options = {
  /** 0 takes any free one. */
  readonly port: number;
  readonly root: string;
  /** Where the system runs in which a link brings its state about; asked each time. */
  readonly host: () => Promise<Outputs>;
};

/**
 * Serves the wall at `/gallery/`, one screen at `/cell.html`, and at `/real/` what leads to the
 * same screen for real: the host's card page or, where somebody has to act on it, a copy of it.
 */
export async function startGallery({ port, root, host }: Options): Promise<Gallery> {
  const server = await createServer({
    configFile: false,
    root: join(root, "web"),
    logLevel: "error",
    cacheDir: join(root, ".local/gallery"),
    // Nothing is to be prepared: the page has no dependencies.
    optimizeDeps: { noDiscovery: true },
    server: { host: "127.0.0.1", port },
    plugins: [cells(join(root, "web/index.html")), standIn(root), links(host), playedPage(host)],
  });
  await server.listen();
  const [address] = server.resolvedUrls?.local ?? [];
  if (address === undefined) throw new Error("The gallery's server has no address.");
  return { url: new URL("gallery/", address).href, close: () => server.close() };
}

/** The page's own document; only its script is another, and the brand is the default one. */
function cells(document: string): Plugin {
  return {
    name: "cells",
    configureServer(server) {
      server.middlewares.use("/cell.html", async (_request, response, next) => {
        try {
          const page = (await readFile(document, "utf8"))
            .replace("./main.ts", "./gallery/cell.ts")
            .replace(/<link [^>]*brand\.css[^>]*>/, "");
          const html = await server.transformIndexHtml("/cell.html", page);
          response.setHeader("content-type", "text/html; charset=utf-8");
          response.end(html);
        } catch (error) {
          next(error);
        }
      });
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** The stand-in of Conekta's Component, at the addresses under which it looks for its own parts. */
function standIn(root: string): Plugin {
  const folder = join(root, "local/conekta/component/public");
  return {
    name: "stand-in",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, file] =
          /^\/(?:v1\.0\/js|component)\/([\w-][\w.-]*)$/.exec(linkOf(request).pathname) ?? [];
        if (file === undefined) next();
        else serve(response, join(folder, file)).catch(next);
      });
    },
  };
}

async function serve(response: ServerResponse, path: string): Promise<void> {
  const content = await readFile(path);
  response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
  response.end(content);
}

/** `/real/<scene>` leads to the page itself, `/real/<scene>?play=<sample>` to the copy of it. */
function links(host: Options["host"]): Plugin {
  return {
    name: "links",
    configureServer(server) {
      server.middlewares.use("/real/", async (request, response) => {
        try {
          response.writeHead(303, { location: await addressOf(linkOf(request), await host()) });
          response.end();
        } catch (error) {
          const words = error instanceof Error ? error.message : String(error);
          response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end(words);
        }
      });
    },
  };
}

async function addressOf({ pathname, searchParams }: URL, outputs: Outputs): Promise<string> {
  const scene = SCENES.find((each) => `/${each}` === pathname);
  if (scene === undefined) throw new Error(`There is no scene named "${pathname.slice(1)}".`);
  const page = new URL(await arrangeScene(outputs, scene));
  const sample = searchParams.get("play");
  if (sample === null) return page.href;
  return `/played/${encodeURIComponent(sample)}/${page.search}${page.hash}`;
}

const linkOf = ({ url = "/" }: { readonly url?: string | undefined }) =>
  new URL(url, "http://gallery");
