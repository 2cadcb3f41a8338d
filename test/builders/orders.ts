import type { Evidence } from "#shared/domain/apply-evidence.ts";
import { noEvidence } from "#shared/domain/apply-evidence.ts";
import { centavos } from "#shared/domain/money.ts";
import { newOrder, type Order } from "#shared/domain/order.ts";

export const ORDER_ID = "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa";
export const CONEKTA_ORDER_ID = "ord_2tNDyQbJacvqeC2hF";
const CONEKTA_CUSTOMER_ID = "cus_2tXx8KUxw6311kEbs";

/** An order of 350.00 MXN whose charge may have been sent: claimed, and known to Conekta. */
export function anOrder(differences: Partial<Order> = {}): Order {
  return {
    ...newOrder(
      {
        id: ORDER_ID,
        owner: "merchant",
        fingerprint: "fingerprint",
        customerId: "cus_ours",
        amount: centavos(35_000),
        currency: "MXN",
        contents: { line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }] },
        capture: true,
      },
      { createdMs: 1_700_000_000_000, leaseMs: 1_700_000_030_000 },
    ),
    conektaOrderId: CONEKTA_ORDER_ID,
    conektaCustomerId: CONEKTA_CUSTOMER_ID,
    ...differences,
  };
}

/** Evidence about that order, agreeing with it in everything. */
export function someEvidence(differences: Partial<Evidence> = {}): Evidence {
  return {
    ...noEvidence(CONEKTA_ORDER_ID),
    amount: 35_000,
    currency: "MXN",
    conektaCustomerId: CONEKTA_CUSTOMER_ID,
    ...differences,
  };
}

/** Conekta's own picture of the order, as an event or a look-up carries it. */
export function conektaOrderBody(differences: Record<string, unknown> = {}) {
  return {
    id: CONEKTA_ORDER_ID,
    object: "order",
    amount: 35_000,
    currency: "MXN",
    livemode: false,
    payment_status: null,
    amount_refunded: 0,
    customer_info: { customer_id: CONEKTA_CUSTOMER_ID, name: "Ana López" },
    metadata: { pbd_order_id: ORDER_ID },
    charges: null,
    ...differences,
  };
}

export function conektaChargeBody(status: string, differences: Record<string, unknown> = {}) {
  return {
    id: "637e79c970d06300013ea159",
    object: "charge",
    status,
    amount: 35_000,
    currency: "MXN",
    order_id: CONEKTA_ORDER_ID,
    customer_id: CONEKTA_CUSTOMER_ID,
    reference_id: ORDER_ID,
    fee: 1_393,
    paid_at: status === "paid" ? 1_700_000_001 : null,
    ...differences,
  };
}

/** A raw event body, as Conekta would sign it. */
export function eventBody(type: string, object: unknown, id = `evt_${type}`): string {
  return JSON.stringify({ id, type, object: "event", created_at: 1_700_000_002, data: { object } });
}

export const list = (...data: unknown[]) => ({ object: "list", has_more: false, data });
