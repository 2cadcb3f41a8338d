import { cardLinkMessage } from "#shared/contracts/card-link-messages.ts";
import { messageFor } from "#shared/contracts/message-for.ts";
import type { Queue } from "#shared/contracts/messages.ts";
import { type CardLink, completed, linkAfter, newLink } from "#shared/domain/card-link.ts";
import { type Downstream, type Effect, kindOf, ROUTES } from "#shared/domain/effects.ts";
import { centavos, totalOf } from "#shared/domain/money.ts";
import { newOrder, type Order, type OrderContents } from "#shared/domain/order.ts";

/** 2026-11-23, noon in Mexico City. */
const NOON_MS = Date.UTC(2026, 10, 23, 18);
const NOON = NOON_MS / 1000;

const contents: OrderContents = {
  line_items: [
    { name: "Tanque de gas 20 kg", unit_price: 45_000, quantity: 1, sku: "GAS-20" },
    { name: "Manguera", unit_price: 8_000, quantity: 2, sku: "MAN-1" },
  ],
  tax_lines: [{ description: "IVA 16%", amount: 9_920 }],
  shipping_lines: [{ amount: 5_000, carrier: "Reparto propio", method: "Hoy" }],
  discount_lines: [{ code: "BUEN-FIN", type: "coupon", amount: 4_000 }],
  metadata: { pedido: "A-1001" },
};

/** An order that has seen everything: paid, given back in part, disputed, won. */
const order: Order = {
  ...newOrder(
    {
      id: "pbd_mzxw6ytboi7777example23456",
      owner: "merchant",
      fingerprint: "",
      customerId: "cus_2tXx8KUxw6311kEbs",
      amount: centavos(totalOf(contents)),
      currency: "MXN",
      contents,
      capture: true,
    },
    { createdMs: NOON_MS, leaseMs: NOON_MS },
  ),
  conektaOrderId: "ord_2tNDyQbJacvqeC2hF",
  status: "partially_refunded",
  dispute: "won",
  amountRefunded: centavos(8_000),
  refunds: [{ id: "re_637e79c9", amount: centavos(8_000), at: NOON + 1_800 }],
  charge: {
    id: "637e79c970d06300013ea159",
    fee: centavos(3_199),
    paidAt: NOON,
    card: { brand: "visa", last4: "4242", kind: "credit" },
  },
};

const EFFECTS: readonly Effect[] = [
  "order.paid",
  "order.refunded:re_637e79c9",
  "order.charged_back",
  "order.dispute_lost",
  "order.dispute_won",
];

/** One message of each type that the queue carries, made by the code that sends them. */
export function examplesOf(queue: Queue) {
  return queue === "card_links" ? ofCardLinks() : ofOrders(queue);
}

const ofOrders = (to: Downstream) =>
  EFFECTS.filter((effect) => ROUTES[kindOf(effect)].includes(to)).map((effect) =>
    messageFor(atTheTimeOf(effect), { effect, to, now: NOON_MS + 3_600_000 }),
  );

/** The payment is told before anything is given back, and a dispute while it stands like that. */
function atTheTimeOf(effect: Effect): Order {
  switch (kindOf(effect)) {
    case "order.paid":
      return { ...order, amountRefunded: centavos(0), refunds: [], dispute: "none" };
    case "order.refunded":
      return { ...order, dispute: "none" };
    case "order.charged_back":
      return { ...order, dispute: "open" };
    case "order.dispute_lost":
      return { ...order, dispute: "lost" };
    case "order.dispute_won":
      return { ...order, dispute: "won" };
  }
}

const created: CardLink = newLink(
  {
    id: "lnk_mzxw6ytboi7777example23456",
    owner: "merchant",
    tokenDigest: "",
    customerId: "cus_2tXx8KUxw6311kEbs",
    forExisting: false,
    name: "",
    email: "",
    phone: null,
    purpose: "Entregas de gas",
    locale: "es",
    returnUrl: null,
    pin: null,
    metadata: { ruta: "7" },
    maxAttempts: 5,
    receipt: "",
  },
  { nowMs: NOON_MS, livesSeconds: 172_800 },
);

const card = {
  sourceId: "",
  brand: "visa",
  last4: "4242",
  expMonth: "12",
  expYear: "34",
};

function ofCardLinks() {
  const later = NOON_MS + 60_000;
  const consent = {
    textVersion: "",
    locale: "es",
    sha256: "",
    published: true,
    acceptedAt: NOON,
    linkId: created.id,
  };
  const links = [
    created,
    linkAfter(created, "card_link.opened", later),
    completed(created, { card, consent }, later),
    linkAfter(created, "card_link.expired", NOON_MS + 172_800_000),
    linkAfter(created, "card_link.revoked", later),
    linkAfter(created, "card_link.renewal_requested", NOON_MS + 200_000_000),
  ];
  return links.flatMap((link) =>
    link.outbox.slice(-1).map((effect) => cardLinkMessage(link, effect)),
  );
}
