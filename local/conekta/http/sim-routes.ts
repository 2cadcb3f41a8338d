import { decide } from "#local/conekta/operations/charges.ts";
import { expireOrder, findOrder } from "#local/conekta/operations/orders.ts";
import { closeChargeback, openChargeback } from "#local/conekta/operations/refunds.ts";
import { parseRequest, Requests } from "#local/conekta/requests.ts";
import type { Order } from "#local/conekta/state.ts";
import { orderView, webhookKeyView } from "#local/conekta/views.ts";
import type { Settings, World } from "#local/conekta/world.ts";
import { ok, parameter, type Request, type Route } from "./route.ts";

/** What the routes below need beyond the world, because it reaches outside a transaction. */
export type Controls = {
  readonly configure: (settings: Partial<Settings>) => void;
  /** Forgets everything but the webhook and the key of the host. */
  readonly reset: () => void;
};

/** As recorded of Conekta: events 11 to 16 s late, and 13 retries within a day. */
const REALISTIC = { webhookDelayMs: { min: 11_000, max: 16_000 }, firstRetryMs: 10_500 };

/** To look at the simulator and to make happen what at Conekta just happens. No key, this machine only. */
export const simRoutes = (controls: Controls): readonly Route[] => [
  { method: "GET", path: "/_sim/state", key: "local", answer: (world) => ok(stateView(world)) },
  {
    method: "POST",
    path: "/_sim/reset",
    key: "local",
    answer: (world) => {
      controls.reset();
      return ok(stateView(world));
    },
  },
  {
    method: "GET",
    path: "/_sim/settings",
    key: "local",
    answer: (world) => ok(settingsView(world.settings)),
  },
  {
    method: "POST",
    path: "/_sim/settings",
    key: "local",
    answer: (world, { body }) => {
      const changes = settingsOf(body);
      controls.configure(changes);
      return ok(settingsView({ ...world.settings, ...changes }));
    },
  },
  drive("/_sim/orders/:id/pay", (world, id) => decide(world, id, true).order),
  drive("/_sim/orders/:id/decline", (world, id) => decide(world, id, false).order),
  drive("/_sim/orders/:id/expire", expireOrder),
  drive("/_sim/orders/:id/chargeback", openChargeback),
  drive("/_sim/orders/:id/chargeback/won", (world, id) => closeChargeback(world, id, "won")),
  drive("/_sim/orders/:id/chargeback/lost", (world, id) => closeChargeback(world, id, "lost")),
];

function drive(path: string, operation: (world: World, id: string) => Order): Route {
  return {
    method: "POST",
    path,
    key: "local",
    answer: (world, request: Request) => {
      const { id } = findOrder(world, parameter(request, "id"));
      return ok(orderView(operation(world, id), world.url));
    },
  };
}

/**
 * Everything, as it is remembered. Enough to check that money is where it should be: an order has
 * `metadata.pbd_order_id`, `amount`, `amount_refunded` and `payment_status`; its `charges`, newest first, have
 * `status`, `amount`, `reference_id` and `refunds` with positive amounts. A charge that waits for 3DS is in
 * `challenge` until it is decided.
 */
const stateView = ({ state, settings }: World) => ({
  customers: state.customers.oldestFirst(),
  tokens: state.tokens.oldestFirst(),
  orders: state.orders.oldestFirst(),
  events: state.events.oldestFirst(),
  deliveries: state.deliveries.oldestFirst(),
  webhooks: state.webhooks.oldestFirst(),
  webhook_keys: state.webhookKeys
    .oldestFirst()
    .map((key) => ({ ...webhookKeyView(key), public_key: key.public_key })),
  settings: settingsView(settings),
});

const settingsView = (settings: Settings) => ({
  webhook_delay_ms: settings.webhookDelayMs,
  first_retry_ms: settings.firstRetryMs,
  paused: settings.paused,
  phone_required: settings.phoneRequired,
});

const settingsOf = (body: unknown): Partial<Settings> => {
  const given = parseRequest(Requests.settings, body);
  const delay = given.webhook_delay_ms;
  const timing = delay === "realistic" ? REALISTIC : delay && { webhookDelayMs: delay };
  return {
    ...timing,
    ...(given.first_retry_ms !== undefined && { firstRetryMs: given.first_retry_ms }),
    ...(given.paused !== undefined && { paused: given.paused }),
    ...(given.phone_required !== undefined && { phoneRequired: given.phone_required }),
  };
};
