import { randomUUID } from "node:crypto";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, describe, expect, inject, it } from "vitest";
import { merchant, TANK } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
const table = new DynamoDBClient({
  endpoint: outputs.DynamoDbEndpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
afterAll(() => {
  shop.stop();
  table.destroy();
});

/** Everything in the table that mentions a text. */
async function stored(text: string): Promise<number> {
  const { Items = [] } = await table.send(new ScanCommand({ TableName: outputs.TableName }));
  return Items.filter((item) => JSON.stringify(item).includes(text)).length;
}

describe("POST /orders with something wrong in it", () => {
  const item = (differences: object) => ({ line_items: [{ ...TANK, ...differences }] });

  it.each([
    ["an unknown member", { tip: 1 }, 422, "#/tip"],
    ["a float", item({ unit_price: 350.5 }), 422, "#/line_items/0/unit_price"],
    ["a negative price", item({ unit_price: -35_000 }), 422, "#/line_items/0/unit_price"],
    ["a price of zero", item({ unit_price: 0 }), 422, "#/line_items/0/unit_price"],
    ["less than Conekta charges", item({ unit_price: 299 }), 422, "#/line_items/0/unit_price"],
    ["a currency that nobody knows", { currency: "XXX" }, 422, "#/currency"],
    ["no items", { line_items: [] }, 422, "#/line_items"],
    ["an unknown customer", { customer_id: "cus_nobody" }, 404, "#/customer_id"],
  ])("answers %s with a problem that points at it, and stores nothing", async (...row) => {
    const [, wrong, status, pointer] = row;
    const marker = randomUUID();
    const metadata = { marker };
    const body = { ...shop.order("cus_nobody"), metadata, ...wrong };

    const answer = await shop.charge(body);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(
      pointer,
    );
    expect(await stored(marker)).toBe(0);
  });

  it.each([
    ["no JSON", "{oops", 400, "malformed_json"],
    ["300 KB", JSON.stringify({ x: "x".repeat(300 * 1024) }), 413, "payload_too_large"],
    ["nothing at all", "", 400, "malformed_json"],
    ["a list", "[]", 422, "validation_failed"],
  ])("answers a body of %s with a problem", async (...row) => {
    const [, body, status, code] = row;

    const answer = await shop.charge(body);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it.each([
    ["missing", {}],
    ["too short", { "idempotency-key": "1234567" }],
    ["too long", { "idempotency-key": "k".repeat(256) }],
    ["with a blank in it", { "idempotency-key": "two words" }],
  ])("refuses an Idempotency-Key that is %s", async (_, headers) => {
    const answer = await shop.call("POST", "/orders", { headers, body: shop.order("cus_nobody") });

    expect([answer.status, answer.body.code]).toEqual([400, "invalid_idempotency_key"]);
  });

  it("refuses a key that was used for another body", async () => {
    const key = randomUUID();
    const customer = await shop.saveCard();
    await shop.charge(shop.order(customer), key);

    const other = await shop.charge(shop.order(customer, { currency: "USD" }), key);

    expect([other.status, other.body.code]).toEqual([422, "idempotency_conflict"]);
  });

  it("says it in Spanish to whoever asks for it", async () => {
    const { body, headers } = await shop.call("POST", "/orders", {
      headers: { "accept-language": "es-MX,es;q=0.9", "idempotency-key": randomUUID() },
      body: {},
    });

    expect(headers.get("content-language")).toBe("es");
    expect(body.title).toBe("La solicitud no es válida");
  });
});

describe("POST /customers", () => {
  const person = { name: "Ana López", email: "ana@example.com", phone: "+525555555555" };

  it("answers with what may be known of the card", async () => {
    const { status, body } = await shop.call("POST", "/customers", {
      body: { ...person, token_id: "tok_test_visa_4242" },
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({ ...person, card: { brand: "visa", last4: "4242" } });
    const read = await shop.call("GET", `/customers/${body.id}`);
    expect(read.body).toEqual(body);
  });

  it.each([
    ["no e-mail address", { email: "ana" }, "#/email"],
    ["a card number where a token belongs", { token_id: "4242424242424242" }, "#/token_id"],
    ["an unknown member", { card: {} }, "#/card"],
  ])("points at %s", async (_, wrong, pointer) => {
    const body = { ...person, token_id: "tok_test_visa_4242", ...wrong };

    const answer = await shop.call("POST", "/customers", { body });

    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  it("refuses a token that Conekta does not know, and keeps nobody", async () => {
    const email = `${randomUUID()}@example.com`;

    const answer = await shop.call("POST", "/customers", {
      body: { ...person, email, token_id: "tok_of_nobody" },
    });

    expect([answer.status, answer.body.code]).toEqual([402, "card_refused"]);
    expect(answer.body.user_message.es).toMatch(/tarjeta/);
    expect(await stored(email)).toBe(0);
  });

  it("answers the same key again with the same customer", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const body = { ...person, token_id: "tok_test_visa_4242" };

    const first = await shop.call("POST", "/customers", { headers, body });
    const again = await shop.call("POST", "/customers", { headers, body });

    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });
});

describe("the card link", () => {
  const customer = { name: "Ana Sofía López", email: "ana@example.com" };

  it("shows its holder little, saves one card, and then says so", async () => {
    const link = await shop.call("POST", "/card-links", { body: { customer } });
    const headers = { authorization: `Bearer ${new URL(link.body.url).hash.slice(1)}` };
    const save = (token_id: string) =>
      shop.call("POST", "/card-link/card", {
        headers,
        body: { token_id, consent: { version: "v1", locale: "es-MX", sha256: "a".repeat(64) } },
      });

    const opened = await shop.call("GET", "/card-link", { headers });
    const first = await save("tok_test_visa_4242");
    const second = await save("tok_test_mastercard_4444");
    const completed = await shop.call("GET", "/card-link", { headers });

    expect(link.status).toBe(201);
    expect(opened.body).toMatchObject({
      state: "open",
      payer: { name: "Ana L.", email: "a•••@example.com" },
    });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual({ ...first.body, already_saved: true });
    expect(completed.body).toMatchObject({ state: "completed", card: { last4: "4242" } });
    expect(await stored(headers.authorization.slice("Bearer ".length))).toBe(0);
  });

  it("looks at the token before it looks at the body", async () => {
    const answer = await shop.call("POST", "/card-link/card", {
      headers: { authorization: "" },
      body: "{oops",
    });

    expect([answer.status, answer.body.code]).toEqual([401, "link_invalid"]);
  });

  it.each([undefined, "Bearer short", `Bearer ${"x".repeat(32)}`])(
    "refuses %s instead of a token",
    async (authorization) => {
      const answer = await shop.call("GET", "/card-link", {
        headers: { authorization: authorization ?? "" },
      });

      expect([answer.status, answer.body.code]).toEqual([401, "link_invalid"]);
    },
  );
});

describe("what belongs to somebody else", () => {
  it("is not found, like what does not exist", async () => {
    const order = await shop.call("GET", "/orders/pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa");
    const customer = await shop.call("GET", "/customers/cus_nobody");

    expect([order.status, customer.status]).toEqual([404, 404]);
    expect(order.body.code).toBe("not_found");
  });

  it("asks for a customer before listing orders", async () => {
    const { status, body } = await shop.call("GET", "/orders?limit=0&colour=red");

    expect(status).toBe(422);
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual(["#/colour", "#/customer_id", "#/limit"]);
  });
});
