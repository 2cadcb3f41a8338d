import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { merchant } from "#test/stack/merchant.ts";
import { CHANGED } from "./changes.ts";
import type { Surroundings } from "./surroundings.ts";

type Shop = ReturnType<typeof merchant>;

/** What the deployed authorizer, not our code, has to tell apart. */
export async function refusals(apiUrl: string, { tokenWith }: Surroundings): Promise<void> {
  const statusWith = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${apiUrl}/orders?customer_id=cus_nobody`, { headers })).status;
  };
  assert.equal(await statusWith(await tokenWith({ scope: "orders:read" })), 200);
  assert.equal(await statusWith(await tokenWith({ scope: "orders:write" })), 403);
  assert.equal(await statusWith(await tokenWith({ audience: "somebody else" })), 401);
  assert.equal(await statusWith(await tokenWith({ expires: "-1h" })), 401);
}

/** Pays an order. Gives a check that asks for it again: it is known, and not charged anew. */
export async function rememberedOrder(shop: Shop): Promise<() => Promise<void>> {
  const request = shop.order(await shop.saveCard());
  const key = randomUUID();
  const { status, body } = await shop.charge(request, key);
  assert.deepEqual([status, body.status], [201, "paid"]);
  return async () => {
    const again = await shop.charge(request, key);
    assert.deepEqual([again.status, again.body.id], [201, body.id]);
    assert.equal(again.headers.get("idempotent-replayed"), "true");
  };
}

/** What the first deployment allowed, and the second does not. */
export async function refusedByNewCeiling(shop: Shop): Promise<void> {
  const item = { name: "Tanque de gas", unit_price: CHANGED.ceilingCents + 1, quantity: 1 };
  const order = shop.order(await shop.saveCard(), { line_items: [item] });
  const { status, body } = await shop.charge(order);
  assert.deepEqual([status, body.code], [403, "ceiling_exceeded"]);
}
