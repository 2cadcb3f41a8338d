import http from "node:http";
import https from "node:https";

/** Conekta's own patience is not published; nobody should need longer to put a message in a queue. */
const TIMEOUT_MS = 10_000;
const SOCKETS_MAX = 64;
const RESPONSE_BYTES_MAX = 64 * 1024;

type Posted = { readonly statusCode: number; readonly body: string };

export type Poster = {
  /** Rejects when nobody answers, in time or at all. */
  readonly post: (url: string, body: Buffer, headers: Record<string, string>) => Promise<Posted>;
  readonly close: () => void;
};

/** Many deliveries at once over few connections; `fetch` has no limit of its own. */
export const createPoster = (): Poster => {
  const pool = { keepAlive: true, maxSockets: SOCKETS_MAX };
  const plain = new http.Agent(pool);
  const secure = new https.Agent(pool);
  return {
    post: (url, body, headers) =>
      new Promise((resolve, reject) => {
        const options = { method: "POST", headers, timeout: TIMEOUT_MS };
        const request = url.startsWith("https:")
          ? https.request(url, { ...options, agent: secure })
          : http.request(url, { ...options, agent: plain });
        request.on("timeout", () => request.destroy(new Error("The webhook did not answer.")));
        request.on("error", reject);
        request.on("response", (response) => {
          collect(response).then(resolve, reject);
        });
        request.end(body);
      }),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
};

const collect = async (response: http.IncomingMessage): Promise<Posted> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes <= RESPONSE_BYTES_MAX) {
      chunks.push(chunk);
    }
  }
  return { statusCode: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") };
};
