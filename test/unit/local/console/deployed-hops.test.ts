import { describe, expect, it } from "vitest";
import { deployedTimeline, trailOf } from "#local/console/deployed/deployed-hops.ts";
import { type LogLine, logLine } from "#local/console/deployed/log-line.ts";
import { ORDER_ID } from "#test/builders/hops.ts";

const CREATED = 1_795_000_000_400;
const OTHER_ID = `pbd_${"b".repeat(26)}`;
const CORRELATION = "caller-trace-0001";

/** As the table has it, unfolded. */
const item = {
  id: ORDER_ID,
  status: "paid",
  amount: 35_000,
  currency: "MXN",
  created_ms: CREATED,
  conekta_order_id: "ord_2tUigJ8DgBhbp6w5D",
  customer_id: "cus_a",
  correlation_id: CORRELATION,
  outbox: ["order.paid"],
  contents: { line_items: [{ name: "Tanque" }], metadata: { email: "ana@example.com" } },
  history: [
    { at: 1_795_000_000, cause: "create-order", from: "processing", to: "unknown" },
    { at: 1_795_000_009, cause: "order.paid event1", from: "unknown", to: "paid" },
  ],
};

function line(afterMs: number, said: object): LogLine {
  const read = logLine(CREATED + afterMs, JSON.stringify(said));
  if (read === null) throw new Error("That is no line of a function.");
  return read;
}

const LINES = [
  line(9_200, {
    fn: "consumer",
    ms: 80,
    records: [
      `order.paid applied ${ORDER_ID} ${CORRELATION}`,
      `order.paid failed ${ORDER_ID} ${CORRELATION}`,
      `order.paid applied ${OTHER_ID} another-trace-0001`,
    ],
  }),
  line(8_900, {
    fn: "webhook",
    correlation_id: CORRELATION,
    status: 200,
    ms: 5,
    event: "order.paid",
  }),
  line(700, {
    fn: "create-order",
    correlation_id: CORRELATION,
    request_id: "request-1",
    status: 202,
    ms: 650,
    order_id: ORDER_ID,
    ConektaMs: [95, 301],
    _aws: { Timestamp: 1 },
  }),
];

const rowsOf = (lines: readonly LogLine[]) =>
  deployedTimeline(item, lines).hops.map(
    ({ lane, title, outcome }) => `${lane}  ${title}  ${outcome}`,
  );

describe("a deployed order's timeline", () => {
  it("is its history and what functions logged of it, in the order in which it began", () => {
    expect(rowsOf(LINES)).toEqual([
      "table  new: processing  ok",
      "table  processing → unknown  ok",
      "api  create-order 202  ok",
      "table  unknown → paid  ok",
      "webhook  order.paid 200  ok",
      "consumer  order.paid applied  ok",
      "consumer  order.paid failed  retrying",
    ]);
  });

  it("sums up to the payment that the list shows", () => {
    expect(deployedTimeline(item, LINES).payment).toMatchObject({
      id: ORDER_ID,
      status: "paid",
      amount: 35_000,
      conektaOrderId: "ord_2tUigJ8DgBhbp6w5D",
      firstAt: CREATED,
      settled: true,
      settledMs: null,
      hops: 7,
      troubles: 1,
    });
  });

  it("leaves other orders out, though they share the caller's correlation id", () => {
    const others = [
      line(800, {
        fn: "create-order",
        correlation_id: CORRELATION,
        status: 500,
        order_id: OTHER_ID,
      }),
      line(900, { fn: "consumer", records: [`order.paid applied ${OTHER_ID} ${CORRELATION}`] }),
    ];

    expect(rowsOf(others)).toEqual(rowsOf([]));
  });

  it("leaves out that somebody asked how it is, unless they were not told", () => {
    const asked = (status: number) => line(950, { fn: "get-order", status, order_id: ORDER_ID });

    expect(rowsOf([asked(200)])).toEqual(rowsOf([]));
    expect(rowsOf([asked(500)])).toContain("api  get-order 500  failed");
  });

  it.each([
    [201, "ok"],
    [402, "refused"],
    [503, "failed"],
  ])("takes an answer of %d as %s", (status, outcome) => {
    const answered = line(700, { fn: "create-order", status, order_id: ORDER_ID });

    expect(rowsOf([answered])).toContain(`api  create-order ${status}  ${outcome}`);
  });

  it("shows what is known now beside the last write, without people", () => {
    const last = deployedTimeline(item, []).hops.at(-1);

    expect(last?.facts).toEqual({
      status: "paid",
      cause: "order.paid event1",
      not_sent: "order.paid",
    });
    expect(last?.response).toContain("Tanque");
    expect(last?.response).not.toContain("ana@example.com");
  });

  it("keeps what else a line says as facts, and none of the metrics' envelope", () => {
    const [api] = deployedTimeline(item, LINES).hops.filter(({ lane }) => lane === "api");

    expect(api).toMatchObject({
      at: CREATED + 50,
      ms: 650,
      fn: "create-order",
      invocation: "request-1",
      facts: { order_id: ORDER_ID, ConektaMs: "95, 301" },
    });
    expect(api?.response).not.toContain("_aws");
  });
});

describe("what the logs are asked for", () => {
  it("is both ids, until a day after the last step", () => {
    expect(trailOf(item)).toEqual({
      words: [ORDER_ID, CORRELATION],
      sinceMs: CREATED - 60_000,
      untilMs: 1_795_000_009_000 + 86_400_000,
    });
  });

  it.each(["START RequestId: 1", '{"type":"platform.report"}', '"pbd_"'])(
    "takes no line for a function's that is none: %s",
    (text) => {
      expect(logLine(1, text)).toBeNull();
    },
  );
});
