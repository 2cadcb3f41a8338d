import { SCOPES } from "#shared/env.ts";
import type { Route, Routes } from "./route.ts";

/** What any call of Conekta may come to. */
const CONEKTA = ["conekta_unavailable", "conekta_refused_us", "validation_failed"] as const;

const OPERATION = {
  tag: "Orders",
  key: "required",
  problems: [
    ...CONEKTA,
    "not_found",
    "idempotency_conflict",
    "request_in_progress",
    "order_state",
    "operation_refused",
    "operation_not_made",
    "payment_verification_unavailable",
  ],
} as const satisfies Partial<Route>;

const OPERATED = {
  200: { means: "It is done.", schema: "Order", headers: ["Idempotent-Replayed"] },
  202: {
    means:
      "Conekta did not answer; it may have happened. The same request later looks, and never does it again.",
    schema: "Order",
    headers: ["Idempotent-Replayed", "Retry-After"],
  },
} as const satisfies Route["answers"];

export const CUSTOMER_ROUTES: Routes = {
  "POST /customers": {
    name: "create-customer",
    tag: "Customers",
    summary: "Save a card",
    description:
      "`token_id` is what Conekta's Component hands the browser; the card never passes here.",
    access: { scope: SCOPES.customersWrite },
    key: "optional",
    body: "CreateCustomerRequest",
    answers: {
      201: { means: "The card is saved.", schema: "Customer", headers: ["Idempotent-Replayed"] },
    },
    problems: [
      ...CONEKTA,
      "card_refused",
      "idempotency_conflict",
      "request_in_progress",
      "too_many_attempts",
    ],
  },
  "GET /customers/{id}": {
    name: "get-customer",
    tag: "Customers",
    summary: "Read a customer",
    access: { scope: SCOPES.customersRead },
    answers: { 200: { means: "The customer.", schema: "Customer" } },
    problems: ["not_found"],
  },
  "PUT /customers/{id}/card": {
    name: "replace-card",
    tag: "Customers",
    summary: "Change the card",
    description:
      "The old card is charged until the new one is stored. The token is its own idempotency key: after 503 send the same one again.",
    access: { scope: SCOPES.customersWrite },
    body: "ReplaceCardRequest",
    answers: {
      200: {
        means: "The new card is saved.",
        schema: "Customer",
        headers: ["Idempotent-Replayed"],
      },
    },
    problems: [...CONEKTA, "not_found", "card_refused", "request_in_progress", "too_many_attempts"],
  },
  "DELETE /customers/{id}": {
    name: "forget-customer",
    tag: "Customers",
    summary: "Forget a person",
    description:
      "Name, e-mail, phone, metadata and card go, here, in their card links and at Conekta. Their payments can still be refunded.",
    access: { scope: SCOPES.customersWrite },
    answers: { 204: { means: "The person is forgotten, however often it is asked." } },
    problems: [...CONEKTA, "not_found", "request_in_progress"],
  },
};

export const ORDER_ROUTES: Routes = {
  "POST /orders": {
    name: "create-order",
    tag: "Orders",
    summary: "Charge a saved card",
    description:
      "One Idempotency-Key is one charge, however often it is sent. The order must come to 300 cents or more.",
    access: { scope: SCOPES.ordersWrite },
    key: "required",
    body: "CreateOrderRequest",
    answers: {
      201: {
        means: "`paid`, or `pre_authorized` with `capture: false`.",
        schema: "Order",
        headers: ["Idempotent-Replayed"],
      },
      202: {
        means:
          "Not decided yet. `requires_action`: send the card holder to `next_action.url`. `unknown`: the charge was sent and nobody answered; the same key never charges again.",
        schema: "Order",
        headers: ["Idempotent-Replayed", "Retry-After"],
      },
    },
    problems: [
      ...CONEKTA,
      "charge_declined",
      "charge_not_made",
      "ceiling_exceeded",
      "not_found",
      "idempotency_conflict",
      "request_in_progress",
      "too_many_attempts",
      "payment_verification_unavailable",
    ],
  },
  "GET /orders": {
    name: "list-orders",
    tag: "Orders",
    summary: "List a customer's orders",
    description: "Newest first. `next_cursor` goes into `cursor` for the next page.",
    access: { scope: SCOPES.ordersRead },
    query: "ListOrdersQuery",
    answers: { 200: { means: "A page of orders.", schema: "OrderList" } },
    problems: ["validation_failed"],
  },
  "GET /orders/{id}": {
    name: "get-order",
    tag: "Orders",
    summary: "Read an order",
    description: "With its history, its refunds, and what is under way.",
    access: { scope: SCOPES.ordersRead },
    answers: { 200: { means: "The order.", schema: "OrderDetails" } },
    problems: ["not_found"],
  },
  "POST /orders/{id}/refunds": {
    ...OPERATION,
    name: "refund-order",
    summary: "Give money back",
    description: "Without `amount`, all that is left is given back.",
    access: { scope: SCOPES.ordersRefund },
    body: "RefundOrderRequest",
    bodyOptional: true,
    answers: {
      201: { means: "It was given back.", schema: "Refund", headers: ["Idempotent-Replayed"] },
      202: { ...OPERATED[202], schema: "Refund" },
    },
  },
  "POST /orders/{id}/cancel": {
    ...OPERATION,
    name: "cancel-order",
    summary: "Let an order go",
    description:
      "Lets a pre-authorization go, and closes an order that was declined or waits for somebody.",
    access: { scope: SCOPES.ordersWrite },
    answers: OPERATED,
  },
  "POST /orders/{id}/capture": {
    ...OPERATION,
    name: "capture-order",
    summary: "Take what is authorized",
    description: "Takes the whole order; an `amount` is a check.",
    access: { scope: SCOPES.ordersWrite },
    body: "CaptureOrderRequest",
    bodyOptional: true,
    answers: OPERATED,
  },
};
