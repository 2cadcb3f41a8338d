/** One call to Conekta and nothing else, through the adapter that our functions use. */
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import type { OrderDraft } from "#functions/ports.ts";

const gateway = conektaOrders(
  { url: process.env["CONEKTA_URL"] ?? "", privateKey: async () => "key_bench_private" },
  "bench",
);

export async function handler(draft: OrderDraft) {
  const { conektaOrderId } = await gateway.createOrder(draft);
  return conektaOrderId;
}
