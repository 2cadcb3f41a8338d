import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import { EASY } from "#infra/limits.ts";
import { merchant, TANK } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

describe("POST /orders over a ceiling", () => {
  it("is refused with 403, and leaves the key free for a smaller order", async () => {
    const customer = await shop.saveCard();
    const key = randomUUID();
    const quantity = 10_000;
    const unit_price = Math.ceil((EASY.orders.centsMax.MXN + 1) / quantity);
    const tooMuch = { line_items: [{ ...TANK, unit_price, quantity }] };

    const refused = await shop.charge(shop.order(customer, tooMuch), key);
    const smaller = await shop.charge(shop.order(customer), key);

    expect(refused.status).toBe(403);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.body).toMatchObject({
      code: "ceiling_exceeded",
      ceiling: "order_amount",
      retryable: false,
    });
    expect([smaller.status, smaller.body.status]).toEqual([201, "paid"]);
  });
});
