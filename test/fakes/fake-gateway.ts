import type { OrderBook, OrderGateway } from "#functions/ports.ts";
import type { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { type Evidence, noEvidence } from "#shared/domain/apply-evidence.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { totalOf } from "#shared/domain/money.ts";
import type { Order } from "#shared/domain/order.ts";

type Script = {
  /** What Conekta does with the order before any charge; `lost` creates it and does not answer. */
  readonly create?: "ok" | "lost" | "refused" | "other amount";
  /**
   * What the charge comes to; `hangs` makes it and never answers, `vanishes` does not even make it, and
   * `other money` charges what nobody asked for.
   */
  readonly charge?: "paid" | "declined" | "hangs" | "vanishes" | "other money";
  readonly lookUp?: "ok" | "down";
  readonly close?: "ok" | "refused";
};

const PAID = {
  status: "paid",
  charge: { id: "charge", fee: null, paidAt: 1_700_000_001 },
} as const;
const DECLINED = { status: "declined", decline: { code: "bank.declined", logId: "log" } } as const;

/** A Conekta of a few lines: it keeps its orders and counts what it is asked for. */
export function fakeGateway(script: Script = {}) {
  const orders = new Map<string, Evidence>();
  const charges: string[] = [];
  const lookUps: string[] = [];

  const ours = new Map<string, string>();
  const closed: string[] = [];
  const failing = new Set<string>();
  const rival: { work: () => void } = { work: () => undefined };

  const gateway: OrderGateway & OrderBook = {
    async createOrder(draft) {
      if (script.create === "refused") {
        throw new PagosError("Conekta does not accept the request.", { code: "validation_failed" });
      }
      const id = `ord_${orders.size + 1}`;
      const known: Evidence = {
        ...noEvidence(id),
        amount: totalOf(draft.contents) + (script.create === "other amount" ? 1 : 0),
        currency: draft.currency,
        conektaCustomerId: draft.conektaCustomerId,
      };
      orders.set(id, known);
      ours.set(id, draft.orderId);
      if (script.create === "lost") {
        throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
      }
      return known;
    },

    async charge({ conektaOrderId }) {
      charges.push(conektaOrderId);
      const known = orders.get(conektaOrderId) ?? noEvidence(conektaOrderId);
      const unknown: Evidence = { ...known, status: "unknown" };
      if (script.charge === "vanishes") return unknown;
      const amount = (known.amount ?? 0) + (script.charge === "other money" ? 1 : 0);
      const made = { ...known, amount, ...(script.charge === "declined" ? DECLINED : PAID) };
      orders.set(conektaOrderId, made);
      return script.charge === "hangs" ? unknown : made;
    },

    async lookUp(conektaOrderId) {
      lookUps.push(conektaOrderId);
      if (script.lookUp === "down" || failing.has(conektaOrderId)) {
        throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
      }
      return orders.get(conektaOrderId) ?? noEvidence(conektaOrderId);
    },

    async read(conektaOrderId) {
      return pictureOf(await gateway.lookUp(conektaOrderId), ours.get(conektaOrderId));
    },

    async close(conektaOrderId) {
      rival.work();
      if (script.close === "refused") return;
      closed.push(conektaOrderId);
      const known = await gateway.lookUp(conektaOrderId);
      if (known.status === null) orders.set(conektaOrderId, { ...known, status: "canceled" });
    },
  };
  return {
    ...gateway,
    orders,
    charges,
    lookUps,
    /** Conekta orders that were asked to be closed, and were not refused. */
    closed,
    /** Conekta orders about which Conekta does not answer. */
    failing,
    /** Lets Conekta know an order that it was not asked to create. */
    remember(order: Order, told: Partial<Evidence>) {
      const id = order.conektaOrderId ?? "";
      ours.set(id, order.id);
      const { amount, currency, conektaCustomerId } = order;
      orders.set(id, { ...noEvidence(id), amount, currency, conektaCustomerId, ...told });
    },
    /** Something that happens at Conekta just before an order is closed. */
    beforeClose(work: () => void) {
      rival.work = work;
    },
  };
}

/** What Conekta would show of an order about which this is all that is known. */
function pictureOf(known: Evidence, orderId: string | undefined): ConektaOrder {
  const { conektaOrderId, status, charge, decline } = known;
  const made = charge !== null || decline !== null;
  return {
    id: conektaOrderId,
    amount: known.amount ?? 0,
    currency: known.currency ?? "",
    payment_status: status,
    customer_info: { customer_id: known.conektaCustomerId },
    metadata: orderId === undefined ? {} : { pbd_order_id: orderId },
    charges: made
      ? {
          data: [
            {
              id: charge?.id ?? "charge",
              status,
              fee: charge?.fee,
              paid_at: charge?.paidAt,
              failure_code: decline?.code,
            },
          ],
        }
      : null,
  };
}
