import type { OrderGateway } from "#functions/ports.ts";
import { type Evidence, noEvidence } from "#shared/domain/apply-evidence.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { totalOf } from "#shared/domain/money.ts";

type Script = {
  /** What Conekta does with the order before any charge; `lost` creates it and does not answer. */
  readonly create?: "ok" | "lost" | "refused" | "other amount";
  /** What the charge comes to; `hangs` makes it and never answers, `vanishes` does not even make it. */
  readonly charge?: "paid" | "declined" | "hangs" | "vanishes";
  readonly lookUp?: "ok" | "down";
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

  const gateway: OrderGateway = {
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
      const made = { ...known, ...(script.charge === "declined" ? DECLINED : PAID) };
      orders.set(conektaOrderId, made);
      return script.charge === "hangs" ? unknown : made;
    },

    async lookUp(conektaOrderId) {
      lookUps.push(conektaOrderId);
      if (script.lookUp === "down") {
        throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
      }
      return orders.get(conektaOrderId) ?? noEvidence(conektaOrderId);
    },
  };
  return { ...gateway, orders, charges, lookUps };
}
