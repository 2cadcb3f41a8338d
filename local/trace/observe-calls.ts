import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { ClientRequest, type IncomingMessage } from "node:http";
import { BODY_MAX, type SeenCall } from "./seen.ts";

type Report = (requestId: string, call: SeenCall) => void;

export interface CallObserver {
  /** Runs an invocation whose calls are told apart from those of the others in this process. */
  readonly during: <Result>(requestId: string, run: () => Result) => Result;
}

/**
 * Sees every HTTP exchange of this process through Node's own diagnostics channel: the bundle is the
 * one that is deployed, and learns nothing of it. Bodies are copied as they pass, never consumed.
 */
export function observeCalls(report: Report): CallObserver {
  const invocation = new AsyncLocalStorage<string>();
  subscribe("http.client.request.created", (message) => {
    const requestId = invocation.getStore();
    const request = requestIn(message);
    if (requestId !== undefined && request !== undefined) {
      follow(request, (call) => report(requestId, call));
    }
  });
  return { during: (requestId, run) => invocation.run(requestId, run) };
}

function requestIn(message: unknown): ClientRequest | undefined {
  const request =
    typeof message === "object" && message !== null && "request" in message && message.request;
  return request instanceof ClientRequest ? request : undefined;
}

/** Reports once: when the answer is complete, when it fails, or when nobody waits for it any more. */
function follow(request: ClientRequest, report: (call: SeenCall) => void): void {
  const started = { at: Date.now(), ticks: performance.now() };
  const sent = createCopy();
  const received = createCopy();
  let statusCode = 0;
  let isReported = false;
  const finish = () => {
    if (isReported) return;
    isReported = true;
    report({
      method: request.method,
      url: `${request.protocol}//${request.getHeader("host") ?? request.host}${request.path}`,
      target: String(request.getHeader("x-amz-target") ?? "") || null,
      requestBody: sent.text(),
      statusCode,
      responseBody: received.text(),
      at: started.at,
      ms: Math.round(performance.now() - started.ticks),
    });
  };
  request.write = copying(request.write, sent);
  request.end = copying(request.end, sent);
  // First in line, so that the report leaves before the function goes on with the answer.
  request.prependOnceListener("response", (response: IncomingMessage) => {
    statusCode = response.statusCode ?? 0;
    response.push = copying(response.push, received);
    response.prependOnceListener("end", finish);
  });
  request.prependOnceListener("close", finish);
}

interface Copy {
  readonly add: (chunk: unknown) => void;
  readonly text: () => string;
}

function createCopy(): Copy {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      const isBytes = typeof chunk === "string" || chunk instanceof Uint8Array;
      if (!isBytes || bytes >= BODY_MAX) return;
      const copied = Buffer.from(chunk).subarray(0, BODY_MAX - bytes);
      chunks.push(copied);
      bytes += copied.byteLength;
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

/** The same method, whose first argument is copied on the way. */
function copying<Method extends (...given: never[]) => unknown>(
  method: Method,
  copy: Copy,
): Method {
  return new Proxy(method, {
    apply(target, self, given) {
      copy.add(given[0]);
      return Reflect.apply(target, self, given);
    },
  });
}
