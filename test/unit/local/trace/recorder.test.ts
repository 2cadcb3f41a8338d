import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRecorder, type Recorder } from "#local/trace/recorder.ts";
import type { SeenCall } from "#local/trace/seen.ts";
import { openTraceStore, type TraceStore } from "#local/trace/store.ts";
import { ORDER_ID } from "#test/builders/hops.ts";

let store: TraceStore;
let recorder: Recorder;
beforeEach(() => {
  store = openTraceStore({ file: undefined, paymentsMax: 10 });
  recorder = createRecorder(store, { receivesMax: () => 2 });
});
afterEach(() => recorder.stop());

const call = (differences: Partial<SeenCall>): SeenCall => ({
  method: "POST",
  url: "http://127.0.0.1:1/",
  target: null,
  requestBody: "",
  statusCode: 200,
  responseBody: "",
  at: 1_000,
  ms: 5,
  ...differences,
});

const put = (attributes: object) =>
  call({
    target: "DynamoDB_20120810.PutItem",
    requestBody: JSON.stringify({ Item: { pk: { S: `ORDER#${ORDER_ID}` }, ...attributes } }),
  });

/** An invocation from its beginning to its end. */
function invoke(about: { label: string; event: object; calls?: SeenCall[]; answer: unknown }) {
  const requestId = crypto.randomUUID();
  recorder.watcher.begun({ requestId, label: about.label, event: about.event, at: 1_000 });
  for (const each of about.calls ?? []) recorder.watcher.called(requestId, each);
  recorder.watcher.ended(requestId, { kind: "answered", answer: JSON.stringify(about.answer) });
  recorder.flush();
}

const api = (body: object) => ({
  routeKey: "POST /orders",
  rawPath: "/api/orders",
  headers: { authorization: "Bearer secret", "idempotency-key": "k-1" },
  body: JSON.stringify(body),
  requestContext: { http: { method: "POST" } },
});

const batch = (body: string, receive: number) => ({
  Records: [
    {
      messageId: "m-1",
      body,
      attributes: { SentTimestamp: "400", ApproximateReceiveCount: String(receive) },
    },
  ],
});

describe("createRecorder", () => {
  it("tells a charge as hops of one order, its calls between", () => {
    invoke({
      label: "create-order",
      event: api({ customer_id: "cus_1" }),
      calls: [
        put({ status: { S: "processing" }, version: { N: "0" }, amount: { N: "35000" } }),
        call({ url: "http://conekta/orders", requestBody: `{"metadata":"${ORDER_ID}"}` }),
        put({ status: { S: "paid" }, version: { N: "1" }, amount: { N: "35000" } }),
      ],
      answer: { statusCode: 201, body: JSON.stringify({ id: ORDER_ID }) },
    });

    expect(store.hopsOf(ORDER_ID).map(({ lane, title }) => `${lane}: ${title}`)).toEqual([
      "api: POST /orders 201",
      "table: new: processing",
      "conekta: POST /orders 200",
      "table: processing → paid",
    ]);
    expect(store.find(ORDER_ID)).toMatchObject({ status: "paid", amount: 35_000, settled: true });
    expect(JSON.stringify(store.hopsOf(ORDER_ID))).not.toContain("secret");
  });

  it("knows a call that names only Conekta's order, once both were seen together", () => {
    const theirs = "ord_2tXx8KUxw6311kEbs";
    invoke({
      label: "create-order",
      event: api({}),
      calls: [put({ conekta_order_id: { S: theirs } })],
      answer: { statusCode: 202, body: "{}" },
    });

    invoke({
      label: "reconcile",
      event: {},
      calls: [call({ method: "GET", url: `http://conekta/orders/${theirs}` })],
      answer: {},
    });

    const lanes = store.hopsOf(ORDER_ID).map(({ lane }) => lane);
    expect(lanes).toEqual(["api", "table", "reconciler", "conekta"]);
  });

  it("says how long an event lay in the queue, that it comes again, and when it is dead", () => {
    const body = JSON.stringify({ id: "evt_1", type: "order.paid", data: { order: ORDER_ID } });
    const failed = { batchItemFailures: [{ itemIdentifier: "m-1" }] };

    invoke({ label: "consumer", event: batch(body, 1), answer: failed });
    const retrying = store.find(ORDER_ID)?.dead;
    invoke({ label: "consumer", event: batch(body, 2), answer: failed });

    const [waited, first, , second] = store.hopsOf(ORDER_ID);
    expect(waited).toMatchObject({ lane: "events", waitMs: 600 });
    expect([first?.outcome, second?.outcome]).toEqual(["retrying", "failed"]);
    expect([retrying, store.find(ORDER_ID)?.dead]).toEqual([false, true]);
  });

  it("calls a write whose condition failed refused, and believes nothing of it", () => {
    invoke({
      label: "create-order",
      event: api({}),
      calls: [
        {
          ...put({ status: { S: "paid" } }),
          statusCode: 400,
          responseBody: '{"__type":"com.amazonaws#ConditionalCheckFailedException"}',
        },
      ],
      answer: { statusCode: 409, body: "{}" },
    });

    expect(store.find(ORDER_ID)?.status).toBeNull();
    expect(store.hopsOf(ORDER_ID)[1]).toMatchObject({
      outcome: "refused",
      title: "not written: ConditionalCheckFailedException",
    });
  });

  it("leaves out what only reads, and a reconciler that found nothing to do", () => {
    const read = { ...api({}), requestContext: { http: { method: "GET" } } };
    invoke({ label: "get-order", event: read, answer: { statusCode: 200, body: ORDER_ID } });
    invoke({ label: "reconcile", event: {}, answer: {} });

    expect(store.all()).toEqual([]);
  });
});
