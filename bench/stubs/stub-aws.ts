import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What DynamoDB charges for a request, in its units; null where it does not say. */
export type Capacity = { readonly units: number; readonly isWrite: boolean };

/** Where a real engine answers DynamoDB's requests. */
type Forward = { readonly dynamoUrl: string };

type Answer = { readonly text: string; readonly status?: number };

type Answered = {
  readonly service: "dynamodb" | "sqs" | "secretsmanager";
  readonly operation: string;
  readonly capacity: Capacity | null;
  readonly answer: Answer;
};

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
type Message = { readonly Id: string; readonly MessageBody: string };

type Body = {
  readonly TableName?: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
  readonly MessageBody?: string;
  readonly Entries?: readonly Message[];
  readonly SecretId?: string;
};

export type Options = {
  /** What Secrets Manager holds of Conekta's public keys. */
  readonly webhookKeys?: string;
  readonly forward?: Forward;
  /** What the table holds from the start. */
  readonly items?: readonly Item[];
};

const CONEKTA_KEY = "key_bench_private";

/**
 * DynamoDB, SQS and Secrets Manager as far as the functions use them. Every condition holds and every
 * message is accepted at once, so that what is measured is the function and not the stub.
 */
export function awsStub(options: Options) {
  const items = new Map((options.items ?? []).map((item) => [keyOf(item), item]));
  return { answer: answerer(options, items), remember: () => remember(items) };
}

/** What the table held when it was called; the function that it gives puts that back. */
function remember(items: Map<string, Item>): () => void {
  const held = [...items];
  return () => {
    for (const [key, item] of held) items.set(key, item);
  };
}

function answerer(options: Options, items: Map<string, Item>) {
  return async (request: IncomingMessage, text: string): Promise<Answered> => {
    const [api = "", operation = "unknown"] = String(request.headers["x-amz-target"]).split(".");
    const body: Body = JSON.parse(text);
    if (api.startsWith("DynamoDB")) {
      return { service: "dynamodb", operation, ...(await dynamo(request, operation, body)) };
    }
    const service = api === "AmazonSQS" ? ("sqs" as const) : ("secretsmanager" as const);
    const answer = service === "sqs" ? sqs(body) : secret(body);
    return { service, operation, capacity: null, answer: { text: JSON.stringify(answer) } };
  };

  async function dynamo(request: IncomingMessage, operation: string, body: Body) {
    if (options.forward) return forwarded(options.forward, { request, operation, body });
    return { capacity: null, answer: { text: JSON.stringify(stored(operation, body)) } };
  }

  function stored(operation: string, { Item, Key, RequestItems = {} }: Body): object {
    if (operation === "PutItem" && Item) items.set(keyOf(Item), Item);
    if (operation === "GetItem" && Key) return { Item: items.get(keyOf(Key)) };
    if (operation !== "BatchGetItem") return {};
    const found = Object.entries(RequestItems).map(([table, { Keys }]) => [
      table,
      Keys.flatMap((key) => items.get(keyOf(key)) ?? []),
    ]);
    return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
  }

  function secret({ SecretId = "" }: Body): object {
    const isKeys = SecretId.includes("webhook");
    return { SecretString: isKeys ? options.webhookKeys : CONEKTA_KEY };
  }
}

/** Ours are keyed by `pk`, the usual stack's by `id`. */
const keyOf = ({ pk, id }: Item): string => `${pk?.S ?? id?.S}`;

function sqs({ MessageBody, Entries = [] }: Body): object {
  if (MessageBody !== undefined) return accepted(MessageBody);
  const Successful = Entries.map((entry) => ({
    Id: entry.Id,
    ...accepted(entry.MessageBody ?? ""),
  }));
  return { Successful, Failed: [] };
}

function accepted(text: string) {
  const MD5OfMessageBody = createHash("md5").update(text).digest("hex");
  return { MessageId: MD5OfMessageBody, MD5OfMessageBody };
}

type Forwarded = {
  readonly request: IncomingMessage;
  readonly operation: string;
  readonly body: Body;
};

/** Enough for an engine to take a request for signed; the signature itself is of another body. */
const SIGNED = ["content-type", "x-amz-target", "x-amz-date", "authorization"];

/** Has the engine answer, and say what it charges. */
async function forwarded({ dynamoUrl }: Forward, { request, operation, body }: Forwarded) {
  const response = await fetch(dynamoUrl, {
    method: "POST",
    headers: Object.fromEntries(
      SIGNED.map((name) => [name, String(request.headers[name] ?? "")] as const),
    ),
    body: JSON.stringify({ ...body, ReturnConsumedCapacity: "TOTAL" }),
  });
  const text = await response.text();
  const isWrite = /^(Put|Update|Delete|BatchWrite|TransactWrite)/.test(operation);
  const answered = JSON.parse(text);
  const units = isFailedCondition(answered) ? 1 : unitsIn(answered);
  const capacity = { units, isWrite };
  return { capacity, answer: { text, status: response.status } };
}

/**
 * A write that its condition stopped is charged like one that was made: by the item that stood there,
 * which is below 1 KB here. Source: Amazon DynamoDB developer guide, "Condition expressions". An
 * engine answers it with an error, and no capacity.
 */
const isFailedCondition = ({ __type = "" }: { readonly __type?: string }) =>
  __type.endsWith("ConditionalCheckFailedException");

type Consumed = { readonly CapacityUnits?: number };

function unitsIn(answer: { readonly ConsumedCapacity?: Consumed | readonly Consumed[] }): number {
  const consumed = [answer.ConsumedCapacity ?? []].flat();
  return consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
