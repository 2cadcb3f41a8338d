import type { Trail } from "./drive.ts";
import { inParallel } from "./pool.ts";
import { idOf, type Sides } from "./settle.ts";
import { capturedCharges } from "./world.ts";

const AT_ONCE = 8;

/**
 * Card holders dispute payments, some of them given back in part, while the faults still strike what
 * Conekta tells of it. What is only paid later on is not disputed any more.
 */
export async function quarrel({ conekta }: Sides, trails: readonly Trail[]): Promise<void> {
  const { orders } = await conekta.look();
  const plans = new Map(trails.map(({ plan, answers }) => [idOf(answers), plan.dispute]));
  await inParallel(orders, AT_ONCE, async (order) => {
    const ends = plans.get(order.ourId) ?? "none";
    if (ends === "none" || capturedCharges({ there: [order] }).length === 0) return;
    await conekta.dispute(order.id, ends);
  });
}
