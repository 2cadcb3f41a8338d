import * as http from "node:http";
import * as https from "node:https";
import * as z from "zod/mini";
import { PagosError } from "#shared/domain/errors.ts";
import { type LogFields, log } from "./log.ts";

/**
 * What CloudFormation sends to a custom resource's function.
 * Source: AWS CloudFormation user guide, "Custom resource request objects".
 */
const Request = z.object({
  RequestType: z.enum(["Create", "Update", "Delete"]),
  ResponseURL: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceType: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.unknown(),
});
type Request = z.infer<typeof Request>;

/** One type of custom resource. Everything in it must bear being repeated and being cut off. */
export type CustomResource = {
  /** By what CloudFormation knows it. When an update changes it, the former is removed afterwards. */
  readonly physicalId: (properties: unknown) => string;
  /** Creates or updates. */
  readonly keep: (properties: unknown) => Promise<LogFields>;
  readonly remove: (physicalId: string) => Promise<LogFields>;
};

/** CloudFormation takes an answer of 4,096 bytes. */
const REASON_LENGTH_MAX = 1_500;
const TIMEOUT_MS = 10_000;

/**
 * The rim of a function behind CloudFormation's custom resources. It always answers, because a
 * deployment hangs until it is answered; only a process that dies does not, and Lambda runs that
 * request again.
 */
export function cloudFormationEdge(name: string, types: Readonly<Record<string, CustomResource>>) {
  return async (event: unknown): Promise<void> => {
    const started = performance.now();
    const request = Request.parse(event);
    const outcome = await attempt(types[request.ResourceType], request);
    await answer(request, outcome);
    log(outcome.status === "SUCCESS" ? "info" : "error", {
      fn: name,
      ms: Math.round(performance.now() - started),
      request: request.RequestType,
      resource: request.LogicalResourceId,
      ...outcome.log,
    });
  };
}

type Outcome = {
  readonly status: "SUCCESS" | "FAILED";
  readonly physicalId: string;
  /** Shown to whoever deploys. */
  readonly reason: string;
  readonly log: LogFields;
};

async function attempt(type: CustomResource | undefined, request: Request): Promise<Outcome> {
  const { RequestType, LogicalResourceId, ResourceProperties, ResourceType } = request;
  let physicalId = request.PhysicalResourceId ?? LogicalResourceId;
  try {
    if (type === undefined) throw new Error(`No resource here is a ${ResourceType}.`);
    if (RequestType === "Delete") {
      return { status: "SUCCESS", physicalId, reason: "", log: await type.remove(physicalId) };
    }
    physicalId = type.physicalId(ResourceProperties);
    const fields = await type.keep(ResourceProperties);
    return { status: "SUCCESS", physicalId, reason: "", log: fields };
  } catch (error) {
    return { status: "FAILED", physicalId, ...failure(error) };
  }
}

/** Only a `PagosError` was written to be shown. */
function failure(error: unknown): Pick<Outcome, "reason" | "log"> {
  if (error instanceof PagosError) {
    const said = error.context.conekta ? ` (Conekta: ${error.context.conekta.code})` : "";
    const reason = `${error.message}${said}`.slice(0, REASON_LENGTH_MAX);
    return { reason, log: { code: error.code, message: reason } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { reason: "It failed on our side; the function's log says how.", log: { message } };
}

async function answer(request: Request, { status, physicalId, reason }: Outcome): Promise<void> {
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = request;
  await put(
    new URL(ResponseURL),
    JSON.stringify({
      Status: status,
      ...(reason && { Reason: reason }),
      PhysicalResourceId: physicalId,
      StackId,
      RequestId,
      LogicalResourceId,
    }),
  );
}

/** To an address of S3's that CloudFormation has signed, for a body without a content type. */
function put(url: URL, body: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { request } = url.protocol === "https:" ? https : http;
  const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const sent = request(url, { method: "PUT", headers, signal }, (incoming) => {
    incoming.resume();
    incoming.on("error", reject);
    incoming.on("end", () => {
      if (incoming.statusCode === 200) resolve();
      else reject(new Error(`CloudFormation's address answered ${incoming.statusCode}.`));
    });
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
