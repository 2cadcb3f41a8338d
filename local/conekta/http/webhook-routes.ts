import { findEvent, ping, resendEvent } from "#local/conekta/operations/events.ts";
import {
  createWebhook,
  createWebhookKey,
  deleteWebhook,
  deleteWebhookKey,
  findWebhook,
  findWebhookKey,
  updateWebhook,
  updateWebhookKey,
} from "#local/conekta/operations/webhooks.ts";
import { page } from "#local/conekta/pages.ts";
import { parseRequest, Requests } from "#local/conekta/requests.ts";
import type { Event, Webhook } from "#local/conekta/state.ts";
import { deliveryView, eventView, webhookKeyView, webhookView } from "#local/conekta/views.ts";
import { ok, parameter, type Route } from "./route.ts";

const eventRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/events",
    key: "private",
    answer: (world, { path, query }) => {
      const records = world.state.events.newestFirst();
      const view = (event: Event) => eventView(world.state, event);
      return ok(page({ path, records, view }, query));
    },
  },
  {
    method: "GET",
    path: "/events/:id",
    key: "private",
    answer: (world, request) =>
      ok(eventView(world.state, findEvent(world, parameter(request, "id")))),
  },
  {
    method: "POST",
    path: "/events/:id/resend",
    key: "private",
    answer: (world, request) => {
      const { webhooks_ids } = parseRequest(Requests.resendEvent, request.body);
      return ok(deliveryView(resendEvent(world, parameter(request, "id"), webhooks_ids)));
    },
  },
];

const registrationRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/webhooks",
    key: "private",
    answer: (world, { body }) =>
      ok(webhookView(createWebhook(world, parseRequest(Requests.createWebhook, body)))),
  },
  {
    method: "GET",
    path: "/webhooks",
    key: "private",
    answer: (world, { path, query }) => {
      const records = world.state.webhooks.newestFirst();
      const filters = { url: (webhook: Webhook, url: string) => webhook.url === url };
      return ok(page({ path, records, view: webhookView, filters }, query));
    },
  },
  {
    method: "GET",
    path: "/webhooks/:id",
    key: "private",
    answer: (world, request) => ok(webhookView(findWebhook(world, parameter(request, "id")))),
  },
  {
    method: "PUT",
    path: "/webhooks/:id",
    key: "private",
    answer: (world, request) => {
      const changes = parseRequest(Requests.updateWebhook, request.body);
      return ok(webhookView(updateWebhook(world, parameter(request, "id"), changes)));
    },
  },
  {
    method: "DELETE",
    path: "/webhooks/:id",
    key: "private",
    answer: (world, request) => ok(webhookView(deleteWebhook(world, parameter(request, "id")))),
  },
  {
    method: "POST",
    path: "/webhooks/:id/test",
    key: "private",
    answer: (world, request) => {
      const webhook = findWebhook(world, parameter(request, "id"));
      ping(world, webhook);
      return ok(webhookView(webhook));
    },
  },
];

const keyRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/webhook_keys",
    key: "private",
    answer: (world, { body }) => {
      const key = createWebhookKey(world, parseRequest(Requests.webhookKey, body)?.active ?? true);
      return ok({ ...webhookKeyView(key), public_key: key.public_key });
    },
  },
  {
    method: "GET",
    path: "/webhook_keys",
    key: "private",
    answer: (world, { path, query }) =>
      ok(
        page({ path, records: world.state.webhookKeys.newestFirst(), view: webhookKeyView }, query),
      ),
  },
  {
    method: "GET",
    path: "/webhook_keys/:id",
    key: "private",
    answer: (world, request) => ok(webhookKeyView(findWebhookKey(world, parameter(request, "id")))),
  },
  {
    method: "PUT",
    path: "/webhook_keys/:id",
    key: "private",
    answer: (world, request) => {
      const active = parseRequest(Requests.webhookKey, request.body)?.active ?? true;
      return ok(webhookKeyView(updateWebhookKey(world, parameter(request, "id"), active)));
    },
  },
  {
    method: "DELETE",
    path: "/webhook_keys/:id",
    key: "private",
    answer: (world, request) => {
      const key = deleteWebhookKey(world, parameter(request, "id"));
      return ok({ ...webhookKeyView(key), deleted: true });
    },
  },
];

export const webhookRoutes: readonly Route[] = [
  ...eventRoutes,
  ...registrationRoutes,
  ...keyRoutes,
];
