import {
  addSource,
  createCustomer,
  deleteCustomer,
  findCustomer,
  removeSource,
  renameSource,
  updateCustomer,
} from "#local/conekta/operations/customers.ts";
import { createToken } from "#local/conekta/operations/tokens.ts";
import { page } from "#local/conekta/pages.ts";
import { parseRequest, Requests } from "#local/conekta/requests.ts";
import type { Source } from "#local/conekta/state.ts";
import { customerView, sourceView, tokenView } from "#local/conekta/views.ts";
import { ok, parameter, type Route } from "./route.ts";

export const customerRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/customers",
    key: "private",
    answer: (world, { body }) =>
      ok(customerView(createCustomer(world, parseRequest(Requests.createCustomer, body)))),
  },
  {
    method: "GET",
    path: "/customers",
    key: "private",
    answer: (world, { path, query }) =>
      ok(page({ path, records: world.state.customers.newestFirst(), view: customerView }, query)),
  },
  {
    method: "GET",
    path: "/customers/:id",
    key: "private",
    answer: (world, request) => ok(customerView(findCustomer(world, parameter(request, "id")))),
  },
  {
    method: "PUT",
    path: "/customers/:id",
    key: "private",
    answer: (world, request) => {
      const changes = parseRequest(Requests.updateCustomer, request.body);
      return ok(customerView(updateCustomer(world, parameter(request, "id"), changes)));
    },
  },
  {
    method: "DELETE",
    path: "/customers/:id",
    key: "private",
    answer: (world, request) => ok(deleteCustomer(world, parameter(request, "id"))),
  },
  {
    method: "POST",
    path: "/customers/:id/payment_sources",
    key: "private",
    answer: (world, request) => {
      const { token_id } = parseRequest(Requests.createSource, request.body);
      const { customer, source } = addSource(world, parameter(request, "id"), token_id);
      return ok(sourceView(customer, source));
    },
  },
  {
    method: "GET",
    path: "/customers/:id/payment_sources",
    key: "private",
    answer: (world, request) => {
      const customer = findCustomer(world, parameter(request, "id"));
      const view = (source: Source) => sourceView(customer, source);
      return ok(page({ path: request.path, records: customer.sources, view }, request.query));
    },
  },
  {
    method: "PUT",
    path: "/customers/:id/payment_sources/:source",
    key: "private",
    answer: (world, request) => {
      const { name } = parseRequest(Requests.updateSource, request.body);
      const ids = { customer: parameter(request, "id"), source: parameter(request, "source") };
      const { customer, source } = renameSource(world, ids, name);
      return ok(sourceView(customer, source));
    },
  },
  {
    method: "DELETE",
    path: "/customers/:id/payment_sources/:source",
    key: "private",
    answer: (world, request) => {
      const [id, sourceId] = [parameter(request, "id"), parameter(request, "source")];
      const { customer, source } = removeSource(world, id, sourceId);
      return ok(sourceView(customer, source));
    },
  },
  {
    method: "POST",
    path: "/tokens",
    key: "public",
    answer: (world, { body }) => {
      const { card } = parseRequest(Requests.createToken, body);
      return ok(tokenView(createToken(world, card)));
    },
  },
];
