import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { awsStub, type Capacity, type Options } from "./stub-aws.ts";
import { answerConekta } from "./stub-conekta.ts";

/** One request that a function sent, whoever it was for. */
export type Asked = {
  readonly service: "dynamodb" | "sqs" | "secretsmanager" | "conekta";
  /** `PutItem`, `POST /orders/{id}/charges`. */
  readonly operation: string;
  /** What DynamoDB charges for it, where a real engine answered. */
  readonly capacity: Capacity | null;
  readonly body: string;
};

/** What two functions are compared against: the same answers, without delay, for whoever asks. */
export type StubServer = {
  readonly awsUrl: string;
  /** Over TLS, with a certificate that only who is told of it trusts. */
  readonly conektaUrl: string;
  readonly conektaCertificateFile: string;
  readonly asked: readonly Asked[];
  readonly forget: () => void;
  /** Keeps what the table holds now; the function that it gives puts that back. */
  readonly remember: () => () => void;
  /** TLS connections that were opened to Conekta so far. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
};

const TLS_FOLDER = join(import.meta.dirname, "../../test/fixtures/tls");
const CERTIFICATE_FILE = join(TLS_FOLDER, "self-signed.cert.pem");

/** Starts both servers. `forward` has a real engine answer for DynamoDB, so that it says what it costs. */
export async function startStubServer(options: Options = {}): Promise<StubServer> {
  const asked: Asked[] = [];
  const aws = awsStub(options);
  const awsServer = http.createServer((request, response) => {
    void read(request).then(async (body) => {
      const { service, operation, capacity, answer } = await aws.answer(request, body);
      asked.push({ service, operation, capacity, body });
      const status = operation === "unknown" ? 400 : (answer.status ?? 200);
      response.writeHead(status, { "content-type": request.headers["content-type"] ?? "" });
      response.end(answer.text);
    });
  });
  const conektaServer = https.createServer(
    {
      cert: readFileSync(CERTIFICATE_FILE),
      key: readFileSync(join(TLS_FOLDER, "self-signed.key.pem")),
    },
    (request, response) => {
      void read(request).then((body) => {
        const { operation, status, answer } = answerConekta(request, body);
        asked.push({ service: "conekta", operation, capacity: null, body });
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
      });
    },
  );
  const opened = { connections: 0 };
  conektaServer.on("secureConnection", () => {
    opened.connections += 1;
  });
  return {
    awsUrl: `http://127.0.0.1:${await listen(awsServer)}`,
    conektaUrl: `https://localhost:${await listen(conektaServer)}`,
    conektaCertificateFile: CERTIFICATE_FILE,
    asked,
    forget: () => void asked.splice(0),
    remember: aws.remember,
    connections: () => opened.connections,
    stop: async () => {
      await Promise.all([close(awsServer), close(conektaServer)]);
    },
  };
}

async function read(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function listen(server: http.Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Functions keep their connections; closing them first would fail the next request.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  return (server.address() as AddressInfo).port;
}

async function close(server: http.Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
