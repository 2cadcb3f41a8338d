import { invalid, notFound, unmet } from "#local/conekta/refusal.ts";
import type { Charge, Order, Refund } from "#local/conekta/state.ts";
import type { World } from "#local/conekta/world.ts";
import { emitCharge, emitOrder, findOrder, saveOrder } from "./orders.ts";

type RefundRequest = {
  readonly amount: number;
  readonly reason: string;
  readonly charge_id?: string | undefined;
};

export const refundOrder = (world: World, id: string, request: RefundRequest): Order => {
  const before = findOrder(world, id);
  const charge = chargeToRefund(before, request.charge_id);
  const refunded = before.amount_refunded + request.amount;
  if (refunded > charge.amount) {
    throw invalid("amount", {
      message: "El monto a reembolsar es mayor al monto que queda por reembolsar.",
      debug: "The amount to refund is higher than what is left to refund.",
    });
  }
  const status = refunded === charge.amount ? "refunded" : "partially_refunded";
  const refund: Refund = {
    id: world.newObjectId(),
    created_at: world.now(),
    amount: request.amount,
    auth_code: charge.auth_code,
    reason: request.reason,
  };
  const changed = { ...charge, status, refunds: [refund, ...charge.refunds] };
  const order = saveOrder(world, {
    ...withCharge(before, changed),
    amount_refunded: refunded,
    payment_status: status,
  });
  emitCharge(world, "charge.refunded", changed);
  emitOrder(world, `order.${status}`, order);
  return order;
};

const chargeToRefund = (order: Order, chargeId: string | undefined): Charge => {
  const charge = order.charges.find(
    ({ id, paid_at }) => paid_at !== null && (chargeId === undefined || id === chargeId),
  );
  if (charge !== undefined) {
    return charge;
  }
  if (chargeId !== undefined) {
    throw notFound("Charge", chargeId);
  }
  throw invalid("order", {
    message: "La orden no tiene un cargo pagado que reembolsar.",
    debug: "The order has no paid charge to refund.",
  });
};

const withCharge = (order: Order, changed: Charge): Order => ({
  ...order,
  charges: order.charges.map((charge) => (charge.id === changed.id ? changed : charge)),
});

/** The card holder disputes a payment with the bank; the money is gone until the dispute is won. */
export const openChargeback = (world: World, id: string): Order => {
  const before = findOrder(world, id);
  const charge = before.charges.find(({ paid_at }) => paid_at !== null);
  if (charge === undefined || charge.chargeback !== null) {
    throw noDispute("The order has no paid charge that could be disputed.");
  }
  const disputed: Charge = {
    ...charge,
    chargeback: {
      id: world.newId("chbk_"),
      created_at: world.now(),
      status: "action_required",
      reason: "unrecognized",
    },
  };
  const order = saveOrder(world, {
    ...withCharge(before, disputed),
    payment_status: "charged_back",
  });
  emitCharge(world, "charge.chargeback.created", disputed);
  emitOrder(world, "order.charged_back", order);
  return order;
};

export const closeChargeback = (world: World, id: string, status: "won" | "lost"): Order => {
  const before = findOrder(world, id);
  const charge = before.charges.find(({ chargeback }) => chargeback?.status === "action_required");
  if (!charge?.chargeback) {
    throw noDispute("The order has no open dispute.");
  }
  const decided: Charge = { ...charge, chargeback: { ...charge.chargeback, status } };
  const order = saveOrder(world, {
    ...withCharge(before, decided),
    payment_status: status === "won" ? charge.status : "charged_back",
  });
  emitCharge(world, `charge.chargeback.${status}`, decided);
  return order;
};

const noDispute = (debug: string) =>
  unmet("no_dispute", { message: "La orden no tiene un cargo que disputar.", debug });
