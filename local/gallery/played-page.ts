import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Plugin } from "vite";
import type { Outputs } from "#local/host/outputs.ts";

/**
 * A copy of the host's card page at `/played/<sample>/`, before whose own script runs one of the
 * gallery's (`web/gallery/hands.ts`). API and simulator are found at the copy's own address, so that
 * neither needs to know of it.
 */
export function playedPage(host: () => Promise<Outputs>): Plugin {
  return {
    name: "played-page",
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        try {
          const path = request.url ?? "/";
          if (/^\/played\/[^/?]+\/(?:\?.*)?$/.test(path))
            await serveDocument(response, await host());
          else if (isPassedOn(path))
            await passOn(request, response, originalOf(path, await host()));
          else next();
        } catch {
          // As the page would see it where nothing runs.
          response.destroy();
        }
      });
    },
  };
}

const isPassedOn = (path: string) => /^\/(?:played|api|tokens)(?:\/|$)/.test(path);

/** Where the host has what the copy asks the gallery for. */
function originalOf(path: string, { ApiUrl, CardPageUrl, ConektaUrl }: Outputs): string {
  if (path.startsWith("/api/")) return ApiUrl + path.slice("/api".length);
  if (path === "/tokens") return ConektaUrl + path;
  return new URL(CardPageUrl).origin + path.replace(/^\/played\/[^/]+/, "");
}

/** Without its policy: that allows the page's own script and Conekta's only. */
async function serveDocument(response: ServerResponse, { CardPageUrl }: Outputs): Promise<void> {
  const page = await (await fetch(new URL("/", CardPageUrl))).text();
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(
    page.replace("<script", '<script type="module" src="/gallery/hands.ts"></script>$&'),
  );
}

/** Of a request and of its answer: what is neither about the connection nor about its encoding. */
const PASSED_ON = [
  "accept",
  "authorization",
  "content-type",
  "idempotency-key",
  "idempotent-replayed",
  "retry-after",
];

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const { method = "GET" } = request;
  const answer = await fetch(url, {
    method,
    headers: PASSED_ON.flatMap((name): [string, string][] => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
    ...(method === "GET" ? {} : { body: await buffer(request) }),
  });
  for (const name of PASSED_ON) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
}
