import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { conektaOperations } from "#functions/adapters/conekta-operations.ts";
import { centavos } from "#shared/domain/money.ts";
import { CONEKTA_ORDER_ID, conektaOrderBody } from "#test/builders/orders.ts";

type Scripted = { readonly status: number; readonly body?: string };

/** A server that answers what it is told, or cuts the line, and notes what it was asked. */
let server: Server;
let next: Scripted | "cut" = "cut";
const asked: string[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`.trim());
    if (next === "cut") return request.socket.destroy();
    response.writeHead(next.status, { "content-type": "application/json" });
    return response.end(next.body ?? "{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(() => server.close());

const settings = () => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  privateKey: async () => "key_private",
});

const refusalOf = (code: string) =>
  JSON.stringify({ type: "processing_error", details: [{ code: `conekta.errors.${code}` }] });

const target = { conektaOrderId: CONEKTA_ORDER_ID, key: "key", amount: centavos(500) };
const operations = [
  {
    name: "refund",
    send: () => conektaOperations(settings()).refund({ ...target, reason: "other" }),
    request: `POST /orders/${CONEKTA_ORDER_ID}/refunds {"amount":500,"reason":"other"}`,
  },
  {
    name: "capture",
    send: () => conektaOperations(settings()).capture(target),
    request: `POST /orders/${CONEKTA_ORDER_ID}/capture {"amount":500}`,
  },
  {
    name: "cancel",
    send: () => conektaOperations(settings()).cancel(target),
    request: `POST /orders/${CONEKTA_ORDER_ID}/cancel`,
  },
];

describe.each(operations)("conektaOperations: $name", ({ send, request }) => {
  it("is done when Conekta answers the order", async () => {
    next = { status: 200, body: JSON.stringify(conektaOrderBody({ payment_status: "paid" })) };

    expect(await send()).toMatchObject({ kind: "done", answer: { status: "paid" } });
    expect(asked).toEqual([request]);
  });

  it.each([400, 402, 404, 422, 428])("is refused by %d, with Conekta's code", async (status) => {
    const details = [{ code: "conekta.errors.no", message: "No.", debug_message: "No." }];
    next = { status, body: JSON.stringify({ type: "refusal", log_id: "log", details }) };

    expect(await send()).toEqual({
      kind: "refused",
      said: { code: "conekta.errors.no", type: "refusal", logId: "log" },
    });
  });

  it.each([
    ["a server error", { status: 500 }],
    ["a bad gateway", { status: 502 }],
    ["a time-out", { status: 504 }],
    ["too many requests", { status: 429 }],
    ["a conflict", { status: 409 }],
    ["a page instead of an order", { status: 200, body: "<html>" }],
    ["half an order", { status: 200, body: '{"id": "ord_1"}' }],
    ["a bank that timed out", { status: 402, body: refusalOf("processing.bank.timeout") }],
    [
      "a bank out of reach",
      { status: 402, body: refusalOf("processing.bank.communication_error") },
    ],
    ["a cut line", "cut"],
  ] as const)("proves nothing by %s, and is not sent again", async (_, answer) => {
    next = answer;

    expect(await send()).toEqual({ kind: "unknown" });
    expect(asked).toHaveLength(1);
  });

  it.each([401, 403])("throws on %d: our key is wrong", async (status) => {
    next = { status };

    await expect(send()).rejects.toMatchObject({ code: "conekta_refused_us" });
  });
});

describe("conektaCards", () => {
  const removals = [
    ["removeCard", () => conektaCards(settings()).removeCard("cus_1", "src_1")],
    ["deleteCustomer", () => conektaCards(settings()).deleteCustomer("cus_1")],
  ] as const;

  it.each(removals)("%s is content with what is gone already", async (_, remove) => {
    next = { status: 404 };

    await expect(remove()).resolves.toBeUndefined();
  });

  it.each(removals)("%s says when Conekta is away", async (_, remove) => {
    next = "cut";

    await expect(remove()).rejects.toMatchObject({ code: "conekta_unavailable" });
  });
});
