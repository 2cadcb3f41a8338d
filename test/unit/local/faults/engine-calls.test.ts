import { describe, expect, it } from "vitest";
import { partOf } from "#local/faults/engine-calls.ts";

const answer = (body: unknown) => ({ statusCode: 200, headers: {}, body: JSON.stringify(body) });

describe("partOf", () => {
  it("sends a batch of messages without its last one, and says that it was not accepted", () => {
    const batch = { QueueUrl: "q", Entries: [{ Id: "0" }, { Id: "1" }] };

    const part = partOf("SendMessageBatch", JSON.stringify(batch));
    const told = part?.complete(answer({ Successful: [{ Id: "0" }] }));

    expect(JSON.parse(part?.body ?? "")).toEqual({ QueueUrl: "q", Entries: [{ Id: "0" }] });
    expect(JSON.parse(told?.body ?? "")).toMatchObject({
      Successful: [{ Id: "0" }],
      Failed: [{ Id: "1", SenderFault: false }],
    });
  });

  it("asks for nothing where the only message is the one left out", () => {
    const part = partOf("SendMessageBatch", JSON.stringify({ Entries: [{ Id: "0" }] }));

    expect(part?.body).toBeNull();
    expect(JSON.parse(part?.complete(null).body ?? "")).toMatchObject({ Failed: [{ Id: "0" }] });
  });

  it("reads all but the last key, and hands that back unprocessed", () => {
    const keys = [{ pk: { S: "a" } }, { pk: { S: "b" } }];
    const read = { RequestItems: { payments: { Keys: keys, ConsistentRead: true } } };

    const part = partOf("BatchGetItem", JSON.stringify(read));
    const told = part?.complete(answer({ Responses: { payments: [{}] } }));

    expect(JSON.parse(part?.body ?? "").RequestItems.payments.Keys).toEqual([keys[0]]);
    expect(JSON.parse(told?.body ?? "").UnprocessedKeys).toEqual({
      payments: { Keys: [keys[1]], ConsistentRead: true },
    });
  });

  it("leaves an engine's refusal as it is", () => {
    const refusal = { statusCode: 400, headers: {}, body: "{}" };

    const part = partOf("SendMessageBatch", JSON.stringify({ Entries: [{ Id: "0" }] }));

    expect(part?.complete(refusal)).toBe(refusal);
  });

  it("knows what is no batch", () => {
    expect(partOf("PutItem", "{}")).toBeNull();
  });
});
