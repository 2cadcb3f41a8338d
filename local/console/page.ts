import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const NOT_BUILT = "The console's page is not built. What it shows is at /api, as JSON.\n";

/** The console's page, from its build; every address that is no file is the page itself. */
export function answerFrom(folder: string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://console");
    const file = await fileAt(folder, pathname);
    if (request.method !== "GET" || file === null) {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end(NOT_BUILT);
      return;
    }
    response.writeHead(200, {
      "content-type": file.type,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "content-security-policy":
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src http://127.0.0.1:* http://localhost:*; connect-src 'self' http://127.0.0.1:*; frame-ancestors 'none'",
    });
    response.end(file.content);
  };
}

async function fileAt(folder: string, pathname: string) {
  const wanted = normalize(join(folder, decodeURIComponent(pathname)));
  const isInside = wanted.startsWith(folder + sep);
  const isFile = isInside && extname(wanted) !== "";
  const path = isFile ? wanted : join(folder, "index.html");
  try {
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    return { type, content: await readFile(path) };
  } catch {
    return null;
  }
}
