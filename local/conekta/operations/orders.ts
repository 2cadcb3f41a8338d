import { invalid, notFound, unmet } from "#local/conekta/refusal.ts";
import type { OrderChanges, OrderRequest } from "#local/conekta/requests.ts";
import type { Charge, Fields, Line, Order } from "#local/conekta/state.ts";
import { chargeView, orderView } from "#local/conekta/views.ts";
import type { World } from "#local/conekta/world.ts";
import { emit } from "./events.ts";

/** An order without its charges: until one is made, Conekta gives it no payment status. */
export const createOrder = (world: World, request: OrderRequest): Order => {
  const lines = newLines(world, request);
  const order: Order = {
    id: world.newId("ord_"),
    created_at: world.now(),
    updated_at: world.now(),
    currency: request.currency,
    amount: amountOf(lines),
    amount_refunded: 0,
    payment_status: null,
    ...customerOf(world, request.customer_info),
    ...lines,
    shipping_contact: contact(world, "shipping_contact", request.shipping_contact),
    fiscal_entity: contact(world, "fiscal_entity", request.fiscal_entity),
    metadata: request.metadata ?? {},
    processing_mode: request.processing_mode ?? null,
    pre_authorize: request.pre_authorize ?? false,
    return_url: request.return_url ?? null,
    charges: [],
    challenge: null,
  };
  world.state.orders.put(order);
  emitOrder(world, "order.created", order);
  return order;
};

export const findOrder = (world: World, id: string): Order => {
  const order = world.state.orders.find(id);
  if (order === undefined) {
    throw notFound("Order", id);
  }
  return order;
};

export const saveOrder = (world: World, order: Order): Order => {
  const saved = { ...order, updated_at: world.now() };
  world.state.orders.put(saved);
  return saved;
};

export const emitOrder = (world: World, type: string, order: Order) =>
  emit(world, type, orderView(order, world.url));

export const emitCharge = (world: World, type: string, charge: Charge) =>
  emit(world, type, chargeView(charge));

export const updateOrder = (world: World, id: string, changes: OrderChanges): Order => {
  const before = findOrder(world, id);
  refuseIfPaidOrPending(before);
  const given = newLines(world, changes);
  const lines = {
    line_items: changes.line_items ? given.line_items : before.line_items,
    tax_lines: changes.tax_lines ? given.tax_lines : before.tax_lines,
    shipping_lines: changes.shipping_lines ? given.shipping_lines : before.shipping_lines,
    discount_lines: changes.discount_lines ? given.discount_lines : before.discount_lines,
  };
  const order = saveOrder(world, {
    ...before,
    ...lines,
    amount: amountOf(lines),
    metadata: { ...before.metadata, ...changes.metadata },
    pre_authorize: changes.pre_authorize ?? before.pre_authorize,
    shipping_contact:
      contact(world, "shipping_contact", changes.shipping_contact) ?? before.shipping_contact,
    fiscal_entity: contact(world, "fiscal_entity", changes.fiscal_entity) ?? before.fiscal_entity,
  });
  emitOrder(world, "order.updated", order);
  return order;
};

/** Frees what was only reserved; an order that never had a charge can be cancelled too. */
export const cancelOrder = (world: World, id: string): Order => {
  const before = findOrder(world, id);
  if (before.payment_status === "pre_authorized") {
    return close(world, before, { order: "voided", charge: "reversed" });
  }
  refuseUnlessOpen(before);
  return close(world, before, { order: "canceled", charge: "canceled" });
};

/**
 * Conekta expires an order that was not paid in time. It was seen to say `order.expired` of an order that
 * its API reports as paid, because the payment came at the last moment: that is what a paid order does here.
 */
export const expireOrder = (world: World, id: string): Order => {
  const before = findOrder(world, id);
  if (before.payment_status === "paid") {
    emitOrder(world, "order.expired", { ...before, payment_status: "expired" });
    return before;
  }
  refuseUnlessOpen(before);
  return close(world, before, { order: "expired", charge: "expired" });
};

const close = (world: World, before: Order, to: { order: string; charge: string }): Order => {
  const closed = (charge: Charge) => ({ ...charge, status: to.charge });
  const isOpen = ({ status }: Charge) =>
    status === "pre_authorized" || status === "pending_payment";
  const charges = before.challenge ? [before.challenge.charge, ...before.charges] : before.charges;
  const order = saveOrder(world, {
    ...before,
    charges: charges.map((charge) => (isOpen(charge) ? closed(charge) : charge)),
    challenge: null,
    payment_status: to.order,
  });
  for (const charge of charges.filter(isOpen)) {
    emitCharge(world, `charge.${to.charge}`, closed(charge));
  }
  emitOrder(world, `order.${to.order}`, order);
  return order;
};

const SETTLED = new Set([
  "paid",
  "pre_authorized",
  "partially_refunded",
  "refunded",
  "charged_back",
]);
const CLOSED = new Set(["canceled", "expired", "voided"]);

/** Conekta's only guard against charging twice: an order with a paid or a pending charge takes no other. */
export const refuseIfPaidOrPending = (order: Order) => {
  refuseUnlessOpen(order);
  if (pendingCharge(order) !== undefined) {
    throw unmet("cannot_be_updated_because_has_charge", {
      message: "La orden no puede modificarse porque ya tiene un cargo pendiente de pago.",
      debug:
        "The order cannot be modified because it has already a charge which is pending payment.",
    });
  }
};

/** A charge about which its bank has not decided. Conekta hides the one that waits for 3DS. */
export const pendingCharge = ({ challenge, charges }: Order): Charge | undefined =>
  challenge?.charge ?? charges.find(({ status }) => status === "pending_payment");

const refuseUnlessOpen = ({ payment_status }: Order) => {
  if (payment_status !== null && SETTLED.has(payment_status)) {
    throw unmet("cannot_be_updated_because_has_charge_paid", {
      message: "La orden no puede modificarse porque ya tiene un cargo pagado.",
      debug: "The order cannot be modified because it has already a charge which is paid.",
    });
  }
  if (payment_status !== null && CLOSED.has(payment_status)) {
    throw unmet(`cannot_be_updated_because_is_${payment_status}`, {
      message: "La orden no puede modificarse porque ya fue cerrada.",
      debug: `The order cannot be modified because it is ${payment_status}.`,
    });
  }
};

type Lines = Pick<Order, "line_items" | "tax_lines" | "shipping_lines" | "discount_lines">;
type GivenLines = Pick<OrderChanges, keyof Lines>;

const newLines = (world: World, given: GivenLines): Lines => ({
  line_items: (given.line_items ?? []).map((line) => ({
    ...NO_ITEM,
    ...line,
    id: world.newId("line_item_"),
  })),
  tax_lines: (given.tax_lines ?? []).map((line) => ({
    metadata: null,
    ...line,
    id: world.newId("tax_lin_"),
  })),
  shipping_lines: (given.shipping_lines ?? []).map((line) => ({
    ...NO_SHIPMENT,
    ...line,
    id: world.newId("ship_lin_"),
  })),
  discount_lines: (given.discount_lines ?? []).map((line) => ({
    ...line,
    id: world.newId("dis_lin_"),
  })),
});

/** Conekta shows what was not given as null. */
const NO_ITEM = {
  description: null,
  sku: null,
  tags: null,
  brand: null,
  type: null,
  metadata: {},
  antifraud_info: {},
};
const NO_SHIPMENT = { carrier: null, method: null, tracking_number: null, metadata: null };

const amountOf = (lines: Lines): number => {
  const amount =
    sum(lines.line_items, (line) => number(line, "unit_price") * number(line, "quantity")) +
    sum(lines.shipping_lines, (line) => number(line, "amount")) +
    sum(lines.tax_lines, (line) => number(line, "amount")) -
    sum(lines.discount_lines, (line) => number(line, "amount"));
  if (amount < 0) {
    throw invalid("discount_lines", {
      message: "Los descuentos superan el monto de la orden.",
      debug: "The discounts are higher than the amount of the order.",
    });
  }
  return amount;
};

const number = (line: Line, field: string) => Number(line[field]);

const sum = (lines: readonly Line[], amount: (line: Line) => number) =>
  lines.reduce((total, line) => total + amount(line), 0);

const customerOf = (
  world: World,
  info: OrderRequest["customer_info"],
): Pick<Order, "customer_id" | "customer_info"> => {
  if (!("customer_id" in info)) {
    return {
      customer_id: null,
      customer_info: {
        corporate: null,
        customer_id: null,
        ...info,
        object: "customer_info",
        customer_custom_reference: null,
      },
    };
  }
  const customer = world.state.customers.find(info.customer_id);
  if (customer === undefined) {
    throw notFound("Customer", info.customer_id);
  }
  return {
    customer_id: customer.id,
    customer_info: {
      email: customer.email,
      phone: customer.phone,
      name: customer.name,
      corporate: customer.corporate,
      customer_id: customer.id,
      object: "customer_info",
      customer_custom_reference: customer.custom_reference,
    },
  };
};

const CONTACT_ID_PREFIX = { shipping_contact: "ship_cont_", fiscal_entity: "fis_ent_" } as const;

const contact = (
  world: World,
  object: keyof typeof CONTACT_ID_PREFIX,
  given: Fields | undefined,
): Fields | null =>
  given === undefined
    ? null
    : { ...given, id: world.newId(CONTACT_ID_PREFIX[object]), object, created_at: world.now() };
