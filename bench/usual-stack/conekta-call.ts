/** One call to Conekta and nothing else. */
import type { OrderRequest } from "conekta";
import { orders } from "./conekta.ts";

export async function handler(request: OrderRequest) {
  const { data } = await orders.createOrder(request);
  return data.id;
}
