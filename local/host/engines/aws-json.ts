import * as z from "zod";
import { REGION } from "#local/host/stack.ts";

/** Errors keep the service's own word in `code`, so that a caller can branch on it. */
export class AwsJsonError extends Error {
  override readonly name = "AwsJsonError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export type AwsJsonCall = (
  action: string,
  input: object,
  options?: { signal?: AbortSignal },
) => Promise<unknown>;

const Failure = z.object({
  __type: z.string().default("UnknownError"),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/**
 * Calls one of the embedded AWS parts by its JSON protocol. The host needs five actions of them; an
 * SDK would cost it 100 ms at every start.
 */
export function awsJsonClient(options: {
  endpoint: string;
  service: "dynamodb" | "sqs";
}): AwsJsonCall {
  const target = options.service === "dynamodb" ? "DynamoDB_20120810" : "AmazonSQS";
  return async (action, input, { signal } = {}) => {
    const response = await fetch(options.endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${target}.${action}`,
        "x-amz-date": new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ""),
        // The embedded parts want to see a signature and do not verify it.
        authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/${options.service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
      ...(signal && { signal }),
    });
    const body: unknown = await response.json();
    if (response.ok) {
      return body;
    }
    const failure = Failure.parse(body);
    const code = failure.__type.split("#").at(-1) ?? failure.__type;
    throw new AwsJsonError(code, failure.message ?? failure.Message ?? "no message");
  };
}
