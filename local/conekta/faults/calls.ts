import type { Route } from "#local/conekta/http/route.ts";

/** The names by which a plan of faults speaks of Conekta's calls. */
const CALL_OF_ROUTE = {
  "POST /customers": "createCustomer",
  "GET /customers": "listCustomers",
  "GET /customers/:id": "findCustomer",
  "PUT /customers/:id": "updateCustomer",
  "DELETE /customers/:id": "deleteCustomer",
  "POST /customers/:id/payment_sources": "addCard",
  "GET /customers/:id/payment_sources": "listCards",
  "PUT /customers/:id/payment_sources/:source": "updateCard",
  "DELETE /customers/:id/payment_sources/:source": "removeCard",
  "POST /tokens": "createToken",
  "POST /orders": "createOrder",
  "GET /orders": "listOrders",
  "GET /orders/:id": "lookUp",
  "PUT /orders/:id": "updateOrder",
  "POST /orders/:id/charges": "charge",
  "POST /orders/:id/cancel": "cancel",
  "POST /orders/:id/capture": "capture",
  "POST /orders/:id/refunds": "refund",
  "GET /charges": "listCharges",
  "PUT /charges/:id": "updateCharge",
  "GET /events": "listEvents",
  "GET /events/:id": "findEvent",
  "POST /events/:id/resend": "resendEvent",
  "POST /webhooks": "createWebhook",
  "GET /webhooks": "listWebhooks",
  "GET /webhooks/:id": "findWebhook",
  "PUT /webhooks/:id": "updateWebhook",
  "DELETE /webhooks/:id": "deleteWebhook",
  "POST /webhooks/:id/test": "testWebhook",
  "POST /webhook_keys": "createWebhookKey",
  "GET /webhook_keys": "listWebhookKeys",
  "GET /webhook_keys/:id": "findWebhookKey",
  "PUT /webhook_keys/:id": "updateWebhookKey",
  "DELETE /webhook_keys/:id": "deleteWebhookKey",
  "GET /logs": "listLogs",
  "GET /logs/:id": "findLog",
} as const;

export type Call = (typeof CALL_OF_ROUTE)[keyof typeof CALL_OF_ROUTE];

export const CALLS: readonly Call[] = Object.values(CALL_OF_ROUTE);

const calls: ReadonlyMap<string, Call> = new Map(Object.entries(CALL_OF_ROUTE));

/** Undefined for what is not Conekta's API: pages, scripts and the simulator's own controls. */
export const callOf = ({ method, path }: Pick<Route, "method" | "path">): Call | undefined =>
  calls.get(`${method} ${path}`);
