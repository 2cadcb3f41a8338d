import { describe, expect, it } from "vitest";
import { failedIds, toRecord } from "#local/host/event-source.ts";

const BATCH = ["m1", "m2", "m3"];

function failedAfter(answer: unknown): string[] {
  return [...failedIds({ kind: "answered", answer: JSON.stringify(answer) }, BATCH, true)];
}

describe("failedIds", () => {
  it.each([null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])(
    "counts %j as full success",
    (answer) => {
      expect(failedAfter(answer)).toEqual([]);
    },
  );

  it("keeps exactly the messages that the function names", () => {
    expect(failedAfter({ batchItemFailures: [{ itemIdentifier: "m2" }] })).toEqual(["m2"]);
  });

  it.each([
    "done",
    { batchItemFailures: "m2" },
    { batchItemFailures: [{ itemIdentifier: "" }] },
    { batchItemFailures: [{ messageId: "m2" }] },
    { batchItemFailures: [{ itemIdentifier: "m9" }] },
  ])("keeps the whole batch after %j", (answer) => {
    expect(failedAfter(answer)).toEqual(BATCH);
  });

  it("keeps the whole batch when the function failed", () => {
    expect([...failedIds({ kind: "failed", message: "a bug" }, BATCH, true)]).toEqual(BATCH);
  });

  it("does not read the answer of a function that does not report failures", () => {
    const answer = JSON.stringify({ batchItemFailures: [{ itemIdentifier: "m2" }] });

    expect([...failedIds({ kind: "answered", answer }, BATCH, false)]).toEqual([]);
  });
});

describe("toRecord", () => {
  it("has the shape that Lambda gives to a message", () => {
    const record = toRecord(
      {
        MessageId: "m1",
        ReceiptHandle: "handle",
        Body: "{}",
        MD5OfBody: "99914b932bd37a50b983c5e7c90ae93b",
        Attributes: { ApproximateReceiveCount: "2", SentTimestamp: "1700000000000" },
        MessageAttributes: { trace: { DataType: "String", StringValue: "abc" } },
      },
      "arn:aws:sqs:us-east-1:000000000000:events",
    );

    expect(record).toEqual({
      messageId: "m1",
      receiptHandle: "handle",
      body: "{}",
      attributes: { ApproximateReceiveCount: "2", SentTimestamp: "1700000000000" },
      messageAttributes: {
        trace: {
          dataType: "String",
          stringValue: "abc",
          stringListValues: [],
          binaryListValues: [],
        },
      },
      md5OfBody: "99914b932bd37a50b983c5e7c90ae93b",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:events",
      awsRegion: "us-east-1",
    });
  });
});
