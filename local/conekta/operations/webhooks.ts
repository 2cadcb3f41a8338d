import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { EVENT_TYPES } from "#local/conekta/event-types.ts";
import { invalid, notFound } from "#local/conekta/refusal.ts";
import type { WebhookChanges } from "#local/conekta/requests.ts";
import type { Webhook, WebhookKey } from "#local/conekta/state.ts";
import type { World } from "#local/conekta/world.ts";

/** Conekta's limit for one environment. */
const WEBHOOKS_MAX = 10;

type WebhookRequest = { readonly url: string; readonly subscribed_events?: string[] | undefined };

/**
 * Conekta refuses addresses on localhost. Here they are the point: the webhook under test runs on this
 * machine. Nothing is unique: the same address can be registered twice and is then told everything twice.
 */
export const createWebhook = (world: World, request: WebhookRequest, own = false): Webhook => {
  if (world.state.webhooks.oldestFirst().length >= WEBHOOKS_MAX) {
    throw invalid("url", {
      message: `No puedes registrar más de ${WEBHOOKS_MAX} webhooks.`,
      debug: `An environment has at most ${WEBHOOKS_MAX} webhooks.`,
    });
  }
  const webhook: Webhook = {
    id: world.newObjectId(),
    url: request.url,
    status: "listening",
    active: true,
    subscribed_events: request.subscribed_events ?? [...EVENT_TYPES],
    own,
  };
  world.state.webhooks.put(webhook);
  return webhook;
};

export const findWebhook = (world: World, id: string): Webhook => {
  const webhook = world.state.webhooks.find(id);
  if (webhook === undefined) {
    throw notFound("Webhook", id);
  }
  return webhook;
};

export const updateWebhook = (world: World, id: string, changes: WebhookChanges): Webhook => {
  const before = findWebhook(world, id);
  const webhook = {
    ...before,
    url: changes.url ?? before.url,
    subscribed_events: changes.subscribed_events ?? before.subscribed_events,
    active: changes.active ?? before.active,
  };
  world.state.webhooks.put(webhook);
  return webhook;
};

export const deleteWebhook = (world: World, id: string): Webhook => {
  const webhook = findWebhook(world, id);
  world.state.webhooks.remove(id);
  return webhook;
};

/** The host's own webhook: registered once, moved when the host comes back at another address. */
export const registerOwnWebhook = (world: World, url: string): Webhook => {
  const known = world.state.webhooks.oldestFirst();
  const own = known.find((webhook) => webhook.own);
  return (
    known.find((webhook) => webhook.url === url) ??
    (own ? updateWebhook(world, own.id, { url }) : createWebhook(world, { url }, true))
  );
};

/** One that an earlier start registered for a host that now registers its own. */
export const forgetOwnWebhook = ({ state }: World): void => {
  for (const { id } of state.webhooks.oldestFirst().filter(({ own }) => own)) {
    state.webhooks.remove(id);
  }
};

const KEY_BITS = 2_048;

/** The public half is in the answer to this call and never again. */
export const createWebhookKey = (world: World, active: boolean): WebhookKey => {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return saveKey(world, { public_key: pair.publicKey, private_key: pair.privateKey, active });
};

/** The key that the host gives, whose public half its webhook already trusts. */
export const registerOwnKey = (world: World, privateKey: string): WebhookKey => {
  const public_key = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return (
    world.state.webhookKeys.oldestFirst().find((key) => key.public_key === public_key) ??
    saveKey(world, { public_key, private_key: privateKey, active: true })
  );
};

const saveKey = (
  world: World,
  given: Pick<WebhookKey, "public_key" | "private_key" | "active">,
): WebhookKey => {
  const key = {
    id: world.newObjectId(),
    created_at: world.now(),
    deactivated_at: given.active ? null : world.now(),
    ...given,
  };
  world.state.webhookKeys.put(key);
  return key;
};

export const findWebhookKey = (world: World, id: string): WebhookKey => {
  const key = world.state.webhookKeys.find(id);
  if (key === undefined) {
    throw notFound("WebhookKey", id);
  }
  return key;
};

export const updateWebhookKey = (world: World, id: string, active: boolean): WebhookKey => {
  const key = { ...findWebhookKey(world, id), active, deactivated_at: active ? null : world.now() };
  world.state.webhookKeys.put(key);
  return key;
};

export const deleteWebhookKey = (world: World, id: string): WebhookKey => {
  const key = findWebhookKey(world, id);
  world.state.webhookKeys.remove(id);
  return key;
};

/**
 * Several keys can be active during a rotation and nothing in a delivery says which one signed it: the
 * newest does. Without an active key nothing is signed.
 */
export const signingKey = (world: World): WebhookKey | undefined =>
  world.state.webhookKeys.newestFirst().find(({ active }) => active);
