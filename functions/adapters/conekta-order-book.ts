import { OrdersApi } from "conekta";
import type { OrderBook } from "#functions/ports.ts";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  problemFor,
  refusalOf,
} from "./conekta-client.ts";

/** Conekta will not close the order as it stands, or does not know it. */
const NOT_CLOSED = new Set([402, 404, 422, 428]);

export function conektaOrderBook(settings: ConektaSettings): OrderBook {
  const orders = new OrdersApi(conektaConfiguration(settings));

  return {
    async read(conektaOrderId) {
      try {
        const { data } = await orders.getOrderById(conektaOrderId);
        return ConektaOrder.parse(data);
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },

    async close(conektaOrderId) {
      try {
        await orders.cancelOrder(conektaOrderId);
      } catch (error) {
        const refusal = refusalOf(error);
        if (!NOT_CLOSED.has(refusal.status)) throw problemFor(refusal);
      }
    },
  };
}
