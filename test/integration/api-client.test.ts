import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, expect, inject, it } from "vitest";
import { DOCUMENT } from "#local/openapi/types-file.ts";
import { describedAnswers } from "#test/stack/documented.ts";
import { merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const { api, saveCard, order, paidOrder, stop } = merchant(outputs);

afterAll(stop);

const withKey = () => ({ header: { "Idempotency-Key": randomUUID() } });

it("a program that knows the description alone charges, reads and gives back", async () => {
  const { id } = await paidOrder();
  const path = { id };

  const refunded = await api.POST("/orders/{id}/refunds", {
    params: { path, ...withKey() },
    body: { amount: 5_000 },
  });
  const read = await api.GET("/orders/{id}", { params: { path } });

  expect(refunded.data?.order.amount_refunded).toBe(5_000);
  expect(read.data?.status).toBe("partially_refunded");
  expect(read.data?.history.at(-1)?.to).toBe("partially_refunded");
});

it("it is told why a card was refused, in words for the card holder", async () => {
  const customer = await saveCard("tok_test_insufficient_funds");

  const { error } = await api.POST("/orders", { params: withKey(), body: order(customer) });

  expect(error).toMatchObject({ code: "charge_declined", decline_family: "insufficient_funds" });
});

it("it sends nothing twice: the same key is answered the same, and says so", async () => {
  const params = withKey();
  const body = order(await saveCard());

  const first = await api.POST("/orders", { params, body });
  const again = await api.POST("/orders", { params, body });

  expect(again.data).toEqual(first.data);
  expect(again.response.headers.get("Idempotent-Replayed")).toBe("true");
});

it("finds the description beside the page, where the server that it names is the API", async () => {
  const address = new URL("openapi.json", outputs.CardPageUrl);

  const served = await (await fetch(address)).text();

  expect(served).toBe(readFileSync(DOCUMENT, "utf8"));
  expect(new URL(JSON.parse(served).servers[0].url, address).href).toBe(outputs.ApiUrl);
});

it.each([
  ["status", { status: 418 }],
  ["header Idempotent-Replayed", { headers: { "idempotent-replayed": "true" } }],
  ["content type text/html", { headers: { "content-type": "text/html" } }],
  ["body at /", { text: JSON.stringify({ message: "No.", stack: "at …" }) }],
])("an answer whose %s is not described fails the test that gets it", (what, differences) => {
  const { headers, ...rest } = { headers: {}, ...differences };
  const seen = { method: "GET", path: "/orders/some", status: 401, text: '{"message":"No."}' };
  const answered = new Headers({ "content-type": "application/json", ...headers });

  const judging = () => describedAnswers()({ ...seen, ...rest, headers: answered });

  expect(judging).toThrow(`does not describe the ${what}`);
});
