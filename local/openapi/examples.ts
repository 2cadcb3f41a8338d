import type * as z from "zod";
import type { ANSWERS, REQUESTS } from "./schemas.ts";

const person = { name: "Ana López", email: "ana@example.com", phone: "+525512345678" };
const card = { brand: "visa", last4: "4242", exp_month: "12", exp_year: "30" };
const tank = { name: "Tanque de gas", unit_price: 35_000, quantity: 1 };
const CREATED = 1_790_000_000;
const EXPIRES = CREATED + 172_800;
/** 32 letters and digits, made up. */
const PAGE = "https://tarjeta.example.com/#3kTfQ9aZx0LmbB7yWc2RkP0sVn4Ek3qa";

export const CUSTOMER_ID = "cus_k3qa7xwm2bnd5hf6jt4rpvcy2e";
export const ORDER_ID = "pbd_m5wq7n3kbd2xfh6jt4rpvcy2ea";
export const LINK_ID = "lnk_3kTfQ9aZx0Lm";

export const REQUEST_EXAMPLES: {
  readonly [Name in keyof typeof REQUESTS]: z.input<(typeof REQUESTS)[Name]>;
} = {
  CreateCustomerRequest: { ...person, token_id: "tok_test_visa_4242" },
  ReplaceCardRequest: { token_id: "tok_test_mastercard_4444" },
  CreateOrderRequest: { customer_id: CUSTOMER_ID, currency: "MXN", line_items: [tank] },
  RefundOrderRequest: { amount: 10_000, reason: "requested_by_client" },
  CaptureOrderRequest: {},
  CreateCardLinkRequest: { customer: person, expires_in: 172_800 },
  RenewCardLinkRequest: { expires_in: 172_800 },
  SaveCardRequest: {
    token_id: "tok_test_visa_4242",
    consent: { version: "2026-01", locale: "es", sha256: "9f86d081".repeat(8) },
  },
  ClientEvent: { state: "component.blocked", code: "timeout", elapsed_ms: 12_000 },
  ConektaEvent: { id: "6563a1b2c3d4e5f6a7b8c9d0", type: "order.paid", data: { object: {} } },
};

const order = {
  id: ORDER_ID,
  object: "order",
  status: "paid",
  amount: 35_000,
  currency: "MXN",
  amount_refunded: 0,
  customer_id: CUSTOMER_ID,
  capture: true,
  conekta_order_id: "ord_2tNDyQbJacvqeC2hF",
  charge_id: "6563a1b2c3d4e5f6a7b8c9d1",
  dispute: "none",
  decline: null,
  next_action: null,
  line_items: [tank],
  created_at: CREATED,
} as const;

const page = {
  object: "card_link",
  payer: { name: "Ana L.", email: "a•••@example.com" },
  purpose: null,
  pin_required: false,
  attempts_left: 5,
  expires_at: EXPIRES,
  return_url: null,
  locale: "es",
} as const;

const link = {
  id: LINK_ID,
  object: "card_link",
  state: "open",
  customer_id: CUSTOMER_ID,
  purpose: null,
  locale: "es",
  return_url: null,
  pin: null,
  metadata: {},
  max_attempts: 5,
  attempts: 0,
  card: null,
  receipt: null,
  created_at: CREATED,
  expires_at: EXPIRES,
  opened_at: null,
  completed_at: null,
  revoked_at: null,
  expired_at: null,
  renewal_requested_at: null,
  forgotten_at: null,
} as const;

/** Of problems there is one for each code instead. */
type Shown = Exclude<keyof typeof ANSWERS, "Problem">;

export const ANSWER_EXAMPLES: {
  readonly [Name in Shown]: Frozen<z.output<(typeof ANSWERS)[Name]>>;
} = {
  Customer: {
    id: CUSTOMER_ID,
    object: "customer",
    ...person,
    card,
    consent: {
      version: "2026-01",
      locale: "es-MX",
      sha256: "9f86d081".repeat(8),
      published: true,
      accepted_at: CREATED,
      link_id: LINK_ID,
    },
    conekta_customer_id: "cus_2tNDyQbJacvqeC2hF",
    metadata: {},
    created_at: CREATED,
  },
  Order: order,
  OrderDetails: {
    ...order,
    fee: 1_511,
    paid_at: CREATED + 1,
    refunds: [],
    history: [{ at: CREATED + 1, cause: "charge", from: "processing", to: "paid" }],
    operation: null,
    operations: [],
    undelivered: [],
  },
  OrderList: { object: "list", data: [order], next_cursor: null },
  Refund: {
    id: "6563a1b2c3d4e5f6a7b8c9d2",
    object: "refund",
    amount: 10_000,
    order: { ...order, status: "partially_refunded", amount_refunded: 10_000 },
  },
  CardLink: link,
  CardLinkList: { object: "list", data: [link], next_cursor: null },
  CardLinkInvitation: {
    ...link,
    url: PAGE,
    whatsapp_url: "https://wa.me/525512345678?text=Hola%20Ana",
    sms_text: `Gas del Valle: guarda tu tarjeta: ${PAGE}`,
    email: {
      subject: "Gas del Valle: guarda tu tarjeta",
      text: "Hola, Ana:",
      html: "<p>Hola, Ana:</p>",
    },
    qr_svg: "<svg/>",
  },
  CardLinkPage: { ...page, state: "open", card: null, consent: null, receipt: null },
  SavedCard: {
    ...page,
    state: "completed",
    card,
    consent: { version: "2026-01" },
    receipt: { id: "R-K3QA-7XWM", saved_at: CREATED + 60 },
    already_saved: false,
  },
  RenewalRequest: { object: "renewal_request" },
  Received: {},
  GatewayMessage: { message: "Unauthorized" },
};

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;
