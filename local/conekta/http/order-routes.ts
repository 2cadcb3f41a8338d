import {
  type Charged,
  captureOrder,
  chargeOrder,
  renameCharge,
} from "#local/conekta/operations/charges.ts";
import {
  cancelOrder,
  createOrder,
  findOrder,
  updateOrder,
} from "#local/conekta/operations/orders.ts";
import { refundOrder } from "#local/conekta/operations/refunds.ts";
import { type Filters, page } from "#local/conekta/pages.ts";
import type { Detail } from "#local/conekta/refusal.ts";
import { parseRequest, Requests } from "#local/conekta/requests.ts";
import type { Order } from "#local/conekta/state.ts";
import { chargeView, orderView } from "#local/conekta/views.ts";
import type { World } from "#local/conekta/world.ts";
import { type Answer, ok, parameter, type Request, type Route, refused } from "./route.ts";

const shown = (world: World, order: Order): Answer => ok(orderView(order, world.url));

type Refused = Charged & { readonly refusal: Detail };

const isRefused = (outcome: Charged): outcome is Refused => outcome.refusal !== null;

/** A decline is answered as an error, but the order in it exists. It has no payment status in this answer. */
const paymentRequired = (
  world: World,
  { language }: Request,
  { order, refusal }: Refused,
): Answer => {
  const { payment_status: _, ...data } = orderView(order, world.url);
  return refused({ statusCode: 402, details: [refusal] }, language, { data });
};

const ORDER_FILTERS: Filters<Order> = {
  payment_status: (order, value) => order.payment_status === value,
  "last_payment_info.status": (order, value) => order.charges[0]?.status === value,
  created_at: (order, value) => order.created_at === Number(value),
  "created_at.gte": (order, value) => order.created_at >= Number(value),
  "created_at.lte": (order, value) => order.created_at <= Number(value),
  "updated_at.gte": (order, value) => order.updated_at >= Number(value),
  "updated_at.lte": (order, value) => order.updated_at <= Number(value),
};

export const orderRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/orders",
    key: "private",
    answer: (world, request) => {
      const { charges, ...order } = parseRequest(Requests.createOrder, request.body);
      const created = createOrder(world, order);
      const charge = charges?.[0];
      if (charge === undefined) {
        return shown(world, created);
      }
      const outcome = chargeOrder(world, created.id, charge);
      return isRefused(outcome)
        ? paymentRequired(world, request, outcome)
        : shown(world, outcome.order);
    },
  },
  {
    method: "GET",
    path: "/orders",
    key: "private",
    answer: (world, { path, query }) => {
      const records = world.state.orders.newestFirst();
      const view = (order: Order) => orderView(order, world.url);
      return ok(page({ path, records, view, filters: ORDER_FILTERS }, query));
    },
  },
  {
    method: "GET",
    path: "/orders/:id",
    key: "private",
    answer: (world, request) => shown(world, findOrder(world, parameter(request, "id"))),
  },
  {
    method: "PUT",
    path: "/orders/:id",
    key: "private",
    answer: (world, request) => {
      const changes = parseRequest(Requests.updateOrder, request.body);
      return shown(world, updateOrder(world, parameter(request, "id"), changes));
    },
  },
  {
    method: "POST",
    path: "/orders/:id/charges",
    key: "private",
    answer: (world, request) => {
      const charge = parseRequest(Requests.createCharge, request.body);
      const outcome = chargeOrder(world, parameter(request, "id"), charge);
      return isRefused(outcome)
        ? paymentRequired(world, request, outcome)
        : ok(chargeView(outcome.charge));
    },
  },
  {
    method: "POST",
    path: "/orders/:id/cancel",
    key: "private",
    answer: (world, request) => shown(world, cancelOrder(world, parameter(request, "id"))),
  },
  {
    method: "POST",
    path: "/orders/:id/capture",
    key: "private",
    answer: (world, request) => {
      const amount = parseRequest(Requests.captureOrder, request.body)?.amount;
      return shown(world, captureOrder(world, parameter(request, "id"), amount));
    },
  },
  {
    method: "POST",
    path: "/orders/:id/refunds",
    key: "private",
    answer: (world, request) => {
      const refund = parseRequest(Requests.refundOrder, request.body);
      return shown(world, refundOrder(world, parameter(request, "id"), refund));
    },
  },
  {
    method: "GET",
    path: "/charges",
    key: "private",
    answer: (world, { path, query }) => {
      const records = world.state.orders.newestFirst().flatMap(({ charges }) => charges);
      return ok(page({ path, records, view: chargeView }, query));
    },
  },
  {
    method: "PUT",
    path: "/charges/:id",
    key: "private",
    answer: (world, request) => {
      const { reference_id } = parseRequest(Requests.updateCharge, request.body);
      return ok(chargeView(renameCharge(world, parameter(request, "id"), reference_id)));
    },
  },
];
