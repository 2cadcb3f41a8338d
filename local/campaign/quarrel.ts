import type { ConektaSide } from "./conekta-side.ts";
import { idOf, type Trail } from "./drive.ts";
import { inParallel } from "./pool.ts";
import { capturedCharges, disputeThere } from "./world.ts";

const AT_ONCE = 8;

/**
 * Card holders dispute what was paid by now, some of it given back in part. Gives how many did: none
 * once all have who ever will.
 */
export async function quarrel(conekta: ConektaSide, trails: readonly Trail[]): Promise<number> {
  const { orders } = await conekta.look();
  const plans = new Map(trails.map(({ plan, answers }) => [idOf(answers), plan.dispute]));
  const wronged = orders.flatMap((order) => {
    const ends = plans.get(order.ourId) ?? "none";
    const there = { there: [order] };
    const isPaid = capturedCharges(there).length > 0 && disputeThere(there) === "none";
    return isPaid && ends !== "none" ? [{ id: order.id, ends }] : [];
  });
  await inParallel(wronged, AT_ONCE, ({ id, ends }) => conekta.dispute(id, ends));
  return wronged.length;
}
