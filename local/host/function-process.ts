/**
 * The inside of a hosted function: a process that loads one bundle, as Lambda's runtime does, and
 * answers invocations until its host is gone. It has the function's environment and nothing else.
 */
import { createRequire } from "node:module";
import process from "node:process";
import { observeCalls } from "#local/trace/observe-calls.ts";
import { type Invocation, type Report, WATCHED } from "./function-messages.ts";

type Handler = (event: unknown, context: object) => unknown;

function report(message: Report): void {
  // A host that is gone hears nothing; "disconnect" ends this process then.
  process.send?.(message, undefined, undefined, () => undefined);
}

function load(): Handler {
  const [, , bundle = "", exportName = ""] = process.argv;
  const exported: Readonly<Record<string, unknown>> = createRequire(import.meta.url)(bundle);
  const handler = exported[exportName];
  if (!isHandler(handler)) {
    throw new Error(`${bundle} exports no function named ${exportName}.`);
  }
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function contextOf({ requestId, deadlineMs }: Invocation): object {
  const {
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    AWS_LAMBDA_FUNCTION_NAME,
    AWS_LAMBDA_FUNCTION_VERSION,
    AWS_LAMBDA_LOG_GROUP_NAME,
    AWS_LAMBDA_LOG_STREAM_NAME,
    AWS_REGION,
  } = process.env;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: `arn:aws:lambda:${AWS_REGION}:000000000000:function:${AWS_LAMBDA_FUNCTION_NAME}`,
    logGroupName: AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

async function answer(handler: Handler, invocation: Invocation): Promise<void> {
  const { requestId } = invocation;
  try {
    const event: unknown = JSON.parse(invocation.event);
    const result = await during(requestId, () => handler(event, contextOf(invocation)));
    report({ kind: "answered", requestId, answer: JSON.stringify(result ?? null) });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report({ kind: "threw", requestId, message });
  }
}

/** Watched or not, a handler is called in the same way. */
function watchCalls(): <Result>(requestId: string, run: () => Result) => Result {
  const [, , , , watched] = process.argv;
  return watched === WATCHED
    ? observeCalls((requestId, call) => report({ kind: "called", requestId, call })).during
    : (_requestId, run) => run();
}

const during = watchCalls();

process.on("disconnect", () => process.exit());
// Ctrl-C reaches the whole foreground group, and the host decides when its functions end.
process.on("SIGINT", () => undefined);

try {
  const handler = load();
  process.on("message", (message: Invocation) => void answer(handler, message));
  report({ kind: "loaded" });
} catch (error) {
  report({
    kind: "unloadable",
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
}
