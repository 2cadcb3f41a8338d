import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

/** Changes an answer's body on its way back. */
type Damage = (body: Record<string, unknown>) => Record<string, unknown>;

export type Spoiler = {
  readonly url: string;
  /** Damages the next answer, and only that one. */
  readonly spoilNext: (damage: Damage) => void;
  readonly stop: () => Promise<void>;
};

/** Hands everything on to `upstream` as it is, unless it is told to spoil an answer. */
export const startSpoiler = async (upstream: string): Promise<Spoiler> => {
  let damage: Damage = (body) => body;
  const server = createServer((request, response) => {
    relay(upstream, request).then(({ status, contentType, text }) => {
      const spoilt = damage === whole ? text : JSON.stringify(damage(JSON.parse(text)));
      damage = whole;
      response.writeHead(status, { "Content-Type": contentType }).end(spoilt);
    }, response.destroy);
  });
  damage = whole;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The spoiler listens on no TCP port.");
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    spoilNext: (next) => {
      damage = next;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

const whole: Damage = (body) => body;

const relay = async (upstream: string, request: IncomingMessage) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const { authorization = "", "content-type": type = "application/json" } = request.headers;
  const answer = await fetch(`${upstream}${request.url}`, {
    method: request.method ?? "GET",
    headers: { Authorization: authorization, "Content-Type": type },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  return {
    status: answer.status,
    contentType: answer.headers.get("content-type") ?? "",
    text: await answer.text(),
  };
};
