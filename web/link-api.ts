import type { Locale } from "./copy/copy.ts";
import {
  type LinkAnswer,
  type Lost,
  NETWORK,
  readLink,
  readSave,
  type SaveAnswer,
} from "./link-answers.ts";

export type SaveRequest = {
  readonly token_id: string;
  /** Proof of which words were on the screen: their version, language and SHA-256 in hex. */
  readonly consent: {
    readonly version: string;
    readonly locale: Locale;
    readonly sha256: string;
  };
  /** The last four digits of the card holder's telephone, where the link asks for them. */
  readonly pin?: string;
};

export type LinkApi = {
  open(): Promise<LinkAnswer>;
  /** Asking again with the same token and key is safe: our API answers what it answered before. */
  save(request: SaveRequest, idempotencyKey: string): Promise<SaveAnswer>;
  /** Asks the merchant to send a new link where the first one went. True once that is accepted. */
  renew(): Promise<boolean>;
};

/** Longer than a function may take (28 s) would be longer than a card holder waits. */
const ANSWER_TIMEOUT_MS = 20_000;

/** The link token travels in a header, so that no access log, history or referrer holds it. */
export function linkApi(apiUrl: string, linkToken: string, send = fetch): LinkApi {
  const ask = (path: string, request: RequestInit & { headers?: Record<string, string> } = {}) =>
    send(`${apiUrl}/card-link${path}`, {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${linkToken}` },
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  return {
    open: () => answered(() => ask(""), readLink),
    save(request, idempotencyKey) {
      const headers = { "content-type": "application/json", "idempotency-key": idempotencyKey };
      const body = JSON.stringify(request);
      return answered(() => ask("/card", { method: "POST", headers, body }), readSave);
    },
    async renew() {
      try {
        return (await ask("/renewal-request", { method: "POST" })).ok;
      } catch {
        return false;
      }
    },
  };
}

async function answered<Answer>(
  ask: () => Promise<Response>,
  read: (response: Response, body: unknown) => Answer,
): Promise<Answer | Lost> {
  try {
    const response = await ask();
    const body: unknown = await response.json();
    return read(response, body);
  } catch {
    // Unreachable, cut off, too slow or not JSON: in each case nobody knows what happened.
    return { kind: "lost", problem: NETWORK, retryAfterMs: 0 };
  }
}
