import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { createServer, type Plugin } from "vite";
import { SCENES, type Scene } from "#web/gallery/scene.ts";

export type Gallery = { readonly url: string; close(): Promise<void> };

type Options = {
  /** 0 takes any free one. */
  readonly port: number;
  readonly root: string;
  /** Brings a scene about and gives the page's address. */
  readonly arrange: (scene: Scene) => Promise<string>;
};

/** Serves the wall at `/gallery/`, one screen at `/cell.html`, and scenes at `/real/<scene>`. */
export async function startGallery({ port, root, arrange }: Options): Promise<Gallery> {
  const server = await createServer({
    configFile: false,
    root: join(root, "web"),
    logLevel: "error",
    cacheDir: join(root, ".local/gallery"),
    // Nothing is to be prepared: the page has no dependencies.
    optimizeDeps: { noDiscovery: true },
    server: { host: "127.0.0.1", port },
    plugins: [cells(join(root, "web/index.html")), standIn(root), scenes(arrange)],
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
          /^\/(?:v1\.0\/js|component)\/([\w-][\w.-]*)$/.exec(pathOf(request.url)) ?? [];
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

function scenes(arrange: Options["arrange"]): Plugin {
  return {
    name: "scenes",
    configureServer(server) {
      server.middlewares.use("/real/", async (request, response) => {
        const name = pathOf(request.url).slice(1);
        const scene = SCENES.find((each) => each === name);
        try {
          if (scene === undefined) throw new Error(`There is no scene named "${name}".`);
          response.writeHead(303, { location: await arrange(scene) }).end();
        } catch (error) {
          const words = error instanceof Error ? error.message : String(error);
          response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end(words);
        }
      });
    },
  };
}

const pathOf = (url = "/") => new URL(url, "http://gallery").pathname;
