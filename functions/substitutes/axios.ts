/**
 * Stands in for `axios` inside the bundles (see `infra/bundle.ts`), beneath Conekta's official SDK.
 *
 * axios weighs 270 KB bundled, half of it a MIME database that a JSON API never asks for. The SDK
 * uses one method of it, `request`, which this file offers with the same answers and the same kind
 * of errors. Two differences are wanted: a redirect is an error, because following one would hand
 * Conekta's key to another host, and an error carries neither the request nor its headers, because
 * axios's own prints `Authorization: Bearer <key>` when it is logged.
 */
import * as http from "node:http";
import * as https from "node:https";

type Request = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: string;
  /** Milliseconds for the whole exchange; 0 or absent means no limit, as in axios. */
  readonly timeout?: number;
  readonly httpAgent?: http.Agent;
  readonly httpsAgent?: https.Agent;
};

type Response = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly data: unknown;
};

/** Rejection of `request`: `response` is present when Conekta answered, `code` says what happened. */
export class AxiosError extends Error {
  override readonly name = "AxiosError";
  readonly isAxiosError = true;
  readonly code: string;
  readonly response: Response | undefined;

  constructor(
    message: string,
    code: string,
    options: { response?: Response; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.response = options.response;
  }
}

function send(request: Request): http.ClientRequest {
  const url = new URL(request.url);
  const secure = url.protocol === "https:";
  const agent = secure ? request.httpsAgent : request.httpAgent;
  const body =
    request.data === undefined ? {} : { "Content-Length": Buffer.byteLength(request.data) };
  const sent = (secure ? https : http).request(url, {
    method: request.method ?? "GET",
    headers: { ...request.headers, ...body },
    ...(agent ? { agent } : {}),
  });
  sent.end(request.data);
  return sent;
}

/** axios's silent JSON parsing: what is not JSON stays the text that arrived. */
function parse(text: string): unknown {
  try {
    return text === "" ? "" : JSON.parse(text);
  } catch {
    return text;
  }
}

function settle(status: number, response: Response): Response {
  if (status >= 200 && status < 300) return response;
  const code = status < 500 ? "ERR_BAD_REQUEST" : "ERR_BAD_RESPONSE";
  throw new AxiosError(`Request failed with status code ${status}`, code, { response });
}

async function read(incoming: http.IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? "",
    headers: incoming.headers,
    data: parse(Buffer.concat(chunks).toString("utf8")),
  };
}

function failure(error: unknown): AxiosError {
  if (error instanceof AxiosError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  return new AxiosError(message, code ?? "ERR_NETWORK", { cause: error });
}

function exchange(request: Request): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const sent = send(request);
  const timer = request.timeout
    ? setTimeout(
        () =>
          sent.destroy(new AxiosError(`timeout of ${request.timeout}ms exceeded`, "ECONNABORTED")),
        request.timeout,
      )
    : undefined;
  sent.on("error", reject);
  sent.on("response", (incoming) => read(incoming).then(resolve, reject));
  return promise.finally(() => clearTimeout(timer));
}

async function request(options: Request): Promise<Response> {
  try {
    const response = await exchange(options);
    return settle(response.status, response);
  } catch (error) {
    throw failure(error);
  }
}

/** The part of axios's default export that the SDK touches. */
const axios = { defaults: {}, request };

export default axios;
