import { describe, expect, it } from "vitest";
import { between } from "#bench/chart/between.ts";
import { billOf, type Operations } from "#bench/cost/bill.ts";
import { departures } from "#bench/cost/cases.ts";
import { totalOf } from "#bench/cost/line.ts";
import { type Scenario, USUAL_MONTH } from "#bench/cost/scenario.ts";
import type { Counted } from "#bench/counted.ts";

const nothing: Counted = {
  writeUnits: 0,
  readUnits: 0,
  sqsRequests: 0,
  conektaCalls: 0,
  logLines: 0,
  logBytes: 0,
};

const asks: Operations = {
  order: { ...nothing, writeUnits: 6, readUnits: 2, conektaCalls: 2 },
  replay: { ...nothing, writeUnits: 3 },
  webhook: { ...nothing, sqsRequests: 1 },
  told: { ...nothing, writeUnits: 2, readUnits: 1, sqsRequests: 2 },
  furtherEvent: { ...nothing, writeUnits: 1, readUnits: 1 },
  repeatedEvent: { ...nothing, readUnits: 1 },
};

const month: Scenario = {
  payments: 1_000_000,
  webhooks: 2,
  batch: 1,
  spread: 2,
  repeated: 0,
  edge: false,
  downstream: "fifo",
  conektaMs: 500,
  factor: 1,
};

const usdBy = (scenario: Partial<Scenario>) =>
  Object.fromEntries(
    billOf(asks, { ...month, ...scenario }).map(({ service, what, usd }) => {
      return [`${service}: ${what}`, Number(usd.toFixed(3))];
    }),
  );

describe("billOf", () => {
  it("is what a person would add up", () => {
    expect(usdBy({})).toMatchObject({
      "API Gateway: POST /orders": 1,
      "API Gateway: webhooks": 2,
      // The order, two webhooks, two batches of one event.
      "Lambda: invocations": 1,
      // Two answers of half a second, at half a gigabyte.
      "Lambda: waiting for Conekta": 6.667,
      // 6 and 2, and 1 for the event that came in another batch.
      "DynamoDB: writes": 5.625,
      "DynamoDB: reads": 0.5,
      "SQS: events: sends": 0.8,
      "SQS: events: receives, deletes": 1.6,
      "SQS: to logistics and accounting": 1,
    });
  });

  it("shares receives, deletes and sends among the events of a full batch", () => {
    expect(usdBy({ batch: 10, spread: 1 })).toMatchObject({
      "SQS: events: receives, deletes": 0.16,
      "SQS: to logistics and accounting": 0.2,
      "DynamoDB: writes": 5,
    });
  });

  it("counts again what comes twice", () => {
    expect(usdBy({ repeated: 1 })).toMatchObject({
      "API Gateway: POST /orders": 2,
      "API Gateway: webhooks": 4,
      // Three more for the repeated request; a repeated event is only read.
      "DynamoDB: writes": 7.5,
      "DynamoDB: reads": 0.75,
    });
  });

  it("leaves the edge's price as it is in a dearer region", () => {
    expect(usdBy({ edge: true, factor: 2 })).toMatchObject({
      "API Gateway: webhooks": 4,
      "CloudFront: webhooks": 2,
      "WAF: webhooks": 1.2,
    });
  });

  it("costs nothing without payments", () => {
    expect(totalOf(billOf(asks, { ...USUAL_MONTH, payments: 0 }))).toBe(0);
  });
});

describe("departures", () => {
  it("names what costs over 5 % more or less", () => {
    const now = { same: 10.4, more: 10.6, less: 9.4, other: 1 };
    const baseline = { same: 10, more: 10, less: 10, gone: 1 };

    expect(departures(now, baseline)).toEqual([
      "more: 10 → 10.6 USD (+6.0 %)",
      "less: 10 → 9.4 USD (-6.0 %)",
      "other: 0 → 1 USD (new)",
      "gone: 1 → 0 USD (-100.0 %)",
    ]);
  });
});

describe("between", () => {
  const text = "before\n<!-- sum:begin -->\nold\n<!-- sum:end -->\nafter\n";

  it("replaces what stands between the marks, again and again", () => {
    const once = between(text, { sum: "new $1" });

    expect(once).toBe("before\n<!-- sum:begin -->\n\nnew $1\n\n<!-- sum:end -->\nafter\n");
    expect(between(once, { sum: "new $1" })).toBe(once);
  });

  it("refuses a document without the place", () => {
    expect(() => between(text, { other: "" })).toThrow('no place for "other"');
  });
});
