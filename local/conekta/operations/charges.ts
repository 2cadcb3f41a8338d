import { type Detail, invalid, notFound, Refusal, unmet } from "#local/conekta/refusal.ts";
import { type ChargeRequest, missing } from "#local/conekta/requests.ts";
import type { Card, Charge, Order } from "#local/conekta/state.ts";
import { DECLINED, DECLINED_BY_3DS, type Decline, verdictOn } from "#local/conekta/test-cards.ts";
import type { World } from "#local/conekta/world.ts";
import {
  emitCharge,
  emitOrder,
  findOrder,
  pendingCharge,
  refuseIfPaidOrPending,
  saveOrder,
} from "./orders.ts";
import { spendToken } from "./tokens.ts";

/** MXN 3.00, in cents. */
const CARD_AMOUNT_MIN = 300;

export type Charged = {
  readonly order: Order;
  readonly charge: Charge;
  /** Why the bank did not say yes. The order exists all the same, with its charge. */
  readonly refusal: Detail | null;
};

/** Nothing here is idempotent: the same charge sent twice is refused only if the first one was paid or waits. */
export const chargeOrder = (world: World, orderId: string, request: ChargeRequest): Charged => {
  const order = findOrder(world, orderId);
  refuseIfPaidOrPending(order);
  refuseAmount(order, request.amount);
  const card = cardToCharge(world, order, request.payment_method);
  const charge = newCharge(world, order, { request, card });
  const verdict = verdictOn(card, world.nowMs());
  switch (verdict.kind) {
    case "approve":
      return approve(world, order, charge);
    case "challenge":
      return challenge(world, order, charge);
    case "decline":
      return decline(world, order, { charge, verdict });
    case "undecided":
      return leaveOpen(world, order, { charge, detail: verdict.detail });
    case "refuse":
      throw new Refusal(422, verdict.detail);
  }
};

const refuseAmount = (order: Order, amount: number | undefined) => {
  if (amount !== undefined && amount !== order.amount) {
    throw invalid(
      "amount",
      {
        message: "El monto de la orden no coincide con la suma de los cargos.",
        debug: "The order amount does not match with the sum of charges amounts.",
      },
      "combo.order.amount.invalid_charges_amount",
    );
  }
  if (order.amount < CARD_AMOUNT_MIN) {
    throw invalid(
      "amount",
      {
        message: "El monto mínimo para pagos con tarjeta es de 3.00 MXN.",
        debug: "The minimum amount for card payments is 3.00 MXN.",
      },
      "combo.order.currency_type.card.minimum",
    );
  }
};

type PaymentMethod = ChargeRequest["payment_method"];

const cardToCharge = (world: World, order: Order, method: PaymentMethod): Card => {
  if (method.type === "card" && method.token_id !== undefined) {
    return spendToken(world, method.token_id);
  }
  const customer = world.state.customers.find(order.customer_id ?? "");
  const wanted =
    method.type === "default" ? customer?.default_payment_source_id : method.payment_source_id;
  if (method.type === "card" && wanted === undefined) {
    throw new Refusal(422, missing("payment_method.token_id"));
  }
  const source = customer?.sources.find(({ id }) => id === wanted);
  if (source === undefined) {
    throw invalid(
      "payment_method.payment_source_id",
      {
        message: "El método de pago no existe o no es de este cliente.",
        debug: "The payment source does not exist or is not the customer's.",
      },
      "payment_method.payment_source_id.nonexistent",
    );
  }
  return source.card;
};

const newCharge = (
  world: World,
  order: Order,
  { request, card }: { request: ChargeRequest; card: Card },
): Charge => ({
  id: world.newObjectId(),
  order_id: order.id,
  customer_id: order.customer_id,
  created_at: world.now(),
  paid_at: null,
  amount: order.amount,
  currency: order.currency,
  status: "pending_payment",
  failure_code: null,
  failure_message: null,
  reference_id: request.reference_id ?? null,
  monthly_installments: request.payment_method.monthly_installments ?? null,
  auth_code: null,
  card,
  refunds: [],
  chargeback: null,
});

/** Six digits, as banks give them. */
const authCode = (world: World) => String(100_000 + Math.floor(world.random() * 900_000));

const approve = (world: World, order: Order, charge: Charge): Charged => {
  announceCharge(world, charge);
  return order.pre_authorize
    ? reserve(world, order, charge)
    : pay(world, order, { ...charge, auth_code: authCode(world) });
};

const pay = (world: World, order: Order, charge: Charge): Charged => {
  const paid = { ...charge, status: "paid", paid_at: world.now() };
  const settled = settle(world, order, { charge: paid, payment_status: "paid" });
  emitCharge(world, "charge.paid", paid);
  emitOrder(world, "order.paid", settled);
  return { order: settled, charge: paid, refusal: null };
};

const reserve = (world: World, order: Order, charge: Charge): Charged => {
  const reserved = { ...charge, status: "pre_authorized", auth_code: authCode(world) };
  const settled = settle(world, order, { charge: reserved, payment_status: "pre_authorized" });
  emitCharge(world, "charge.preauthorized", reserved);
  emitOrder(world, "order.pre_authorized", settled);
  return { order: settled, charge: reserved, refusal: null };
};

const challenge = (world: World, order: Order, charge: Charge): Charged => {
  const waiting = saveOrder(world, {
    ...order,
    payment_status: "pending_payment",
    challenge: { id: threeDsId(world), charge },
  });
  emitOrder(world, "order.pending_payment", waiting);
  return { order: waiting, charge, refusal: null };
};

const leaveOpen = (
  world: World,
  order: Order,
  { charge, detail }: { charge: Charge; detail: Detail },
): Charged => {
  const open = settle(world, order, { charge, payment_status: "pending_payment" });
  emitOrder(world, "order.pending_payment", open);
  return { order: open, charge, refusal: detail };
};

/** Conekta's 3DS pages are addressed by a UUID. */
const threeDsId = (world: World) =>
  `${world.newObjectId()}${world.newObjectId()}`
    .slice(-32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

type Declined = { readonly charge: Charge; readonly verdict: Decline };

/**
 * A decline leaves the order open for another card. Conekta was recorded to show an order with one
 * declined charge as pending, and one with several as declined; its event always says declined.
 */
const decline = (world: World, order: Order, { charge, verdict }: Declined): Charged => {
  const refused = {
    ...charge,
    status: "declined",
    failure_code: verdict.failureCode,
    failure_message: verdict.detail.message,
  };
  announceCharge(world, refused);
  const declined = settle(world, order, {
    charge: refused,
    payment_status: isFirst(order, charge) ? "pending_payment" : "declined",
  });
  emitCharge(world, "charge.declined", refused);
  emitOrder(world, "order.declined", { ...declined, payment_status: "declined" });
  return { order: declined, charge: refused, refusal: verdict.detail };
};

const isFirst = ({ charges }: Order, { id }: Charge) => charges.every((other) => other.id === id);

/** Conekta's `charge.created` says `declined` even of charges that are paid in the same second. */
const announceCharge = (world: World, charge: Charge) =>
  emitCharge(world, "charge.created", { ...charge, status: "declined" });

const settle = (
  world: World,
  order: Order,
  { charge, payment_status }: { charge: Charge; payment_status: string },
): Order =>
  saveOrder(world, {
    ...order,
    payment_status,
    challenge: null,
    charges: [charge, ...order.charges.filter(({ id }) => id !== charge.id)],
  });

export const findChallenged = (world: World, challengeId: string): Order | undefined =>
  world.state.orders.oldestFirst().find((order) => order.challenge?.id === challengeId);

/** The bank makes up its mind: after the card holder answered its 3DS page, or when it answers at last. */
export const decide = (world: World, orderId: string, approved: boolean): Charged => {
  const order = findOrder(world, orderId);
  const charge = pendingCharge(order);
  if (charge === undefined) {
    throw unmet("has_no_pending_charge", {
      message: "La orden no tiene un cargo pendiente.",
      debug: "The order has no charge that waits for its bank.",
    });
  }
  const verdict = order.challenge === null ? DECLINED : DECLINED_BY_3DS;
  return approved ? approve(world, order, charge) : decline(world, order, { charge, verdict });
};

/** Takes what was reserved, or less of it; the rest is freed. */
export const captureOrder = (world: World, id: string, amount: number | undefined): Order => {
  const order = findOrder(world, id);
  const reserved = order.charges.find(({ status }) => status === "pre_authorized");
  if (reserved === undefined) {
    throw unmet("cannot_be_captured", {
      message: "La orden no tiene un cargo preautorizado.",
      debug: "The order has no pre-authorized charge to capture.",
    });
  }
  if (amount !== undefined && amount > reserved.amount) {
    throw invalid("amount", {
      message: "No se puede cobrar más de lo que se preautorizó.",
      debug: "The amount is higher than what was pre-authorized.",
    });
  }
  return pay(world, order, { ...reserved, amount: amount ?? reserved.amount }).order;
};

/** The only thing about a charge that can change after it was made. */
export const renameCharge = (world: World, id: string, referenceId: string): Charge => {
  const order = world.state.orders
    .oldestFirst()
    .find(({ charges }) => charges.some((charge) => charge.id === id));
  const charge = order?.charges.find((candidate) => candidate.id === id);
  if (order === undefined || charge === undefined) {
    throw notFound("Charge", id);
  }
  const renamed = { ...charge, reference_id: referenceId };
  saveOrder(world, {
    ...order,
    charges: order.charges.map((kept) => (kept.id === id ? renamed : kept)),
  });
  return renamed;
};
