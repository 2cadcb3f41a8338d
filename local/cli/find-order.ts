import * as z from "zod";
import { ourIdOf } from "#shared/contracts/conekta-order.ts";
import { ORDER_ID_KEY } from "#shared/contracts/create-order.ts";
import { conektaOf } from "./conekta-side.ts";
import { type OrderItem, orderTable } from "./order-table.ts";
import type { StagePlace } from "./stage-place.ts";

const AtConekta = z.object({ metadata: z.record(z.string(), z.unknown()).nullish() });

/** Finds an order by our id or by Conekta's. Throws where the stage has none. */
export async function findOrder(place: StagePlace, id: string): Promise<OrderItem> {
  const table = orderTable(place);
  const direct = await table.find(id);
  if (direct !== null) return direct;
  const ours = id.startsWith("ord_") ? await ourIdAtConekta(place, id) : null;
  const found = ours === null ? null : await table.find(ours);
  if (found === null) throw new Error(`The stage ${place.stage} has no order ${id}.`);
  return found;
}

/** Conekta keeps our id beside its order. */
async function ourIdAtConekta(place: StagePlace, id: string): Promise<string | null> {
  const { order } = await conektaOf(place);
  const { metadata } = await order(id, AtConekta);
  return ourIdOf(metadata?.[ORDER_ID_KEY]);
}
