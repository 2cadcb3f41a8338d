import * as z from "zod";

/** What the fault proxy must know of the engines' protocol, AWS JSON 1.0: errors and batches. */

export type Service = "dynamodb" | "sqs";

export type EngineAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const TOO_MUCH: Readonly<Record<Service, string>> = {
  dynamodb: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
  sqs: "com.amazonaws.sqs#RequestThrottled",
};

const BROKEN: Readonly<Record<Service, string>> = {
  dynamodb: "com.amazonaws.dynamodb.v20120810#InternalServerError",
  sqs: "com.amazonaws.sqs#InternalFailure",
};

export function throttled(service: Service): EngineAnswer {
  return failure(400, TOO_MUCH[service]);
}

export function broken(service: Service): EngineAnswer {
  return failure(500, BROKEN[service]);
}

function failure(statusCode: number, type: string): EngineAnswer {
  return answerOf(statusCode, { __type: type, message: "A fault on purpose." });
}

function answerOf(statusCode: number, body: unknown): EngineAnswer {
  return {
    statusCode,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(body),
  };
}

const Entries = z.looseObject({ Entries: z.array(z.looseObject({ Id: z.string() })).min(1) });
const Keys = z.looseObject({
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(z.unknown()) })),
});
const Sent = z.looseObject({ Failed: z.array(z.unknown()).default([]) });
const Fetched = z.looseObject({ UnprocessedKeys: z.looseObject({}).default({}) });

/** A batch of which only a part is done: the request for that part, and the answer for the whole. */
export type Part = {
  /** Null where nothing is left to ask for. */
  readonly body: string | null;
  readonly complete: (answer: EngineAnswer | null) => EngineAnswer;
};

export function isBatch(action: string): boolean {
  return action === "SendMessageBatch" || action === "BatchGetItem";
}

/** Leaves the last entry or key of a batch undone. Null where the call is no batch. */
export function partOf(action: string, body: string): Part | null {
  switch (action) {
    case "SendMessageBatch":
      return partOfSend(Entries.parse(JSON.parse(body)));
    case "BatchGetItem":
      return partOfGet(Keys.parse(JSON.parse(body)));
    default:
      return null;
  }
}

function partOfSend(request: z.output<typeof Entries>): Part {
  const entries = request.Entries.slice(0, -1);
  const failed = request.Entries.slice(-1).map(({ Id }) => ({
    Id,
    SenderFault: false,
    Code: "InternalError",
    Message: "A fault on purpose.",
  }));
  return {
    body: entries.length === 0 ? null : JSON.stringify({ ...request, Entries: entries }),
    complete: (answer) => {
      if (answer === null) return answerOf(200, { Successful: [], Failed: failed });
      if (answer.statusCode !== 200) return answer;
      const sent = Sent.parse(JSON.parse(answer.body));
      return answerOf(200, { ...sent, Failed: [...sent.Failed, ...failed] });
    },
  };
}

function partOfGet(request: z.output<typeof Keys>): Part {
  const shares = Object.entries(request.RequestItems).map(([table, wanted]) => ({
    table,
    now: { ...wanted, Keys: wanted.Keys.slice(0, -1) },
    later: { ...wanted, Keys: wanted.Keys.slice(-1) },
  }));
  const asked = shares.filter(({ now }) => now.Keys.length > 0);
  const later = Object.fromEntries(shares.map((share) => [share.table, share.later]));
  return {
    body:
      asked.length === 0
        ? null
        : JSON.stringify({
            ...request,
            RequestItems: Object.fromEntries(asked.map(({ table, now }) => [table, now])),
          }),
    complete: (answer) => {
      if (answer === null) return answerOf(200, { Responses: {}, UnprocessedKeys: later });
      if (answer.statusCode !== 200) return answer;
      const fetched = Fetched.parse(JSON.parse(answer.body));
      return answerOf(200, { ...fetched, UnprocessedKeys: later });
    },
  };
}
