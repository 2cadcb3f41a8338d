import type { ServerResponse } from "node:http";
import { isFromHere } from "#local/from-here.ts";
import type { Outcome } from "./hosted-function.ts";
import type { Answer } from "./web-server.ts";

/** Below it are the names of the functions that run on a schedule. */
export const RUN_NOW = "/_local/run/";

/**
 * `POST /_local/run/<function>` runs a scheduled function once, now, and answers what the function does.
 * Of this host only: there is nothing like it in AWS, where `aws lambda invoke` serves.
 */
export function answerRunNow(run: (label: string) => Promise<Outcome> | undefined): Answer {
  return async (request, response) => {
    if (!isFromHere(request)) return say(response, 403, "This answers on this machine only.");
    if (request.method !== "POST") return say(response, 405, "Runs are asked for with POST.");
    const outcome = await run((request.url ?? "").slice(RUN_NOW.length));
    if (outcome === undefined) return say(response, 404, "Nothing of this name has a schedule.");
    if (outcome.kind === "failed") return say(response, 502, outcome.message);
    response.writeHead(200, { "content-type": "application/json" }).end(outcome.answer);
  };
}

function say(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ message }));
}
