import * as z from "zod";
import type { SeenCall, Watcher } from "#local/trace/seen.ts";
import { functionArn } from "./functions.ts";
import type { LogLine } from "./hosted-function.ts";
import { ACCOUNT_ID, type LocalStack, physicalName, REGION } from "./stack.ts";

/** What a line about a right that is missing begins with; the tests look for it. */
export const WOULD_BE_DENIED = "AWS would deny this:";

const Statement = z.object({
  Effect: z.literal("Allow"),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
});
const Role = z.object({
  Policies: z
    .array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) }))
    .default([]),
});
const RoleOfFunction = z.object({
  FunctionName: z.string().optional(),
  Role: z.string().default(""),
});

/** A call may end after the invocation that made it, where that ran out of time. */
const REMEMBERED = 1_000;

/** An action on a resource, as a policy names them: `dynamodb:PutItem arn:…`. */
type Deed = string;

/**
 * The embedded engines refuse nobody, so the host compares each call that a function makes with the
 * function's role in the template, and complains of what AWS would deny. The call itself goes on.
 */
export function watchRights(stack: LocalStack, labels: ReadonlyMap<string, string>, log: LogLine) {
  const allowed = rightsByLabel(stack, labels);
  const recent = new Map<string, string>();
  return {
    begun({ requestId, label }) {
      recent.set(requestId, label);
      const [oldest] = recent.keys();
      if (recent.size > REMEMBERED && oldest !== undefined) recent.delete(oldest);
    },
    called(requestId, call) {
      const label = recent.get(requestId) ?? "";
      for (const deed of deedsOf(call)) {
        if (!allowed.get(label)?.has(deed)) log(label, `${WOULD_BE_DENIED} ${deed}`);
      }
    },
    ended: () => undefined,
    logged: () => undefined,
  } satisfies Watcher;
}

/** Tells two watchers what one would see. */
export const both = (one: Watcher, other: Watcher): Watcher => ({
  begun(invocation) {
    one.begun(invocation);
    other.begun(invocation);
  },
  called(requestId, call) {
    one.called(requestId, call);
    other.called(requestId, call);
  },
  ended(requestId, end) {
    one.ended(requestId, end);
    other.ended(requestId, end);
  },
  logged(label, line) {
    one.logged(label, line);
    other.logged(label, line);
  },
});

function rightsByLabel(stack: LocalStack, labels: ReadonlyMap<string, string>) {
  const roles = new Map(
    stack
      .resources(["AWS::IAM::Role"], Role)
      .map(({ id, properties }) => [roleArn(id), deedsIn(properties)]),
  );
  return new Map(
    stack
      .resources(["AWS::Lambda::Function"], RoleOfFunction)
      .map(({ id, properties }): [string, ReadonlySet<Deed>] => {
        const arn = functionArn(physicalName(stack.name, id, properties.FunctionName));
        return [labels.get(arn) ?? arn, roles.get(properties.Role) ?? new Set()];
      }),
  );
}

const roleArn = (id: string) => `arn:aws:iam::${ACCOUNT_ID}:role/${id}`;

const deedsIn = ({ Policies }: z.output<typeof Role>): ReadonlySet<Deed> =>
  new Set(
    Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(
      ({ Action, Resource }) =>
        [Action].flat().flatMap((action) => [Resource].flat().map((each) => `${action} ${each}`)),
    ),
  );

const Body = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).default({}),
  QueueUrl: z.string().default(""),
  SecretId: z.string().default(""),
});

/** What a call to AWS does, and to what; nothing where it is a call to somebody else. */
function deedsOf({ target, requestBody }: SeenCall): readonly Deed[] {
  const [api = "", operation = ""] = (target ?? "").split(".");
  const body = bodyOf(requestBody);
  if (body === undefined) return [];
  if (api === "secretsmanager") return [`secretsmanager:${operation} ${body.SecretId}`];
  if (api === "AmazonSQS") {
    // A policy knows no batches: their right is that of the single call.
    return [`sqs:${operation.replace(/Batch$/, "")} ${queueArn(body.QueueUrl)}`];
  }
  if (!api.startsWith("DynamoDB_")) return [];
  const index = body.IndexName === undefined ? "" : `/index/${body.IndexName}`;
  return [...Object.keys(body.RequestItems), body.TableName ?? []]
    .flat()
    .map((table) => `dynamodb:${operation} ${tableArn(table)}${index}`);
}

/** A body longer than what is kept of it cannot be read, and is let pass. */
function bodyOf(text: string) {
  try {
    return Body.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const tableArn = (name: string) => `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${name}`;

const queueArn = (url: string) =>
  `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${url.split("/").at(-1) ?? ""}`;
