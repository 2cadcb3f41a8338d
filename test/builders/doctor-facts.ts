import type { Facts, Known } from "#local/cli/doctor/facts.ts";
import { SCOPES, SUBSCRIBED_EVENTS } from "#shared/env.ts";

export const is = <Value>(value: Value): Known<Value> => ({ known: true, value });
export const unknown = (why: string): Known<never> => ({ known: false, why });

const NOW = 1_795_000_000;
const WEBHOOK_URL = "https://abc.execute-api.mx-central-1.amazonaws.com/api/webhooks/conekta";

export const aWebhook = (differences: object = {}) => ({
  id: "hook_1",
  url: `${WEBHOOK_URL}?registered_by=Pagos-dev`,
  active: true,
  subscribed_events: [...SUBSCRIBED_EVENTS],
  ...differences,
});

export const aToken = (differences: object = {}) => ({
  token: "a.b.c",
  expiresAt: NOW + 3_600,
  scopes: Object.values(SCOPES).map((scope) => `pagos/${scope}`),
  ...differences,
});

/** The deployed sandbox stage `dev`, as it should be. */
export const soundFacts = (differences: Partial<Facts> = {}): Facts => ({
  stage: "dev",
  isLocal: false,
  mode: "sandbox",
  isSimulated: false,
  now: NOW,
  node: { running: 24, wanted: 24 },
  committedKeys: [],
  missingOutputs: [],
  stackStatus: is("UPDATE_COMPLETE"),
  api: is({ withoutToken: 401, withToken: 404, clocksApartSeconds: 0 }),
  token: is(aToken()),
  privateKey: is("key_private"),
  publicKey: "key_public",
  accountMode: is("sandbox"),
  webhookUrl: WEBHOOK_URL,
  webhooks: is([aWebhook()]),
  keys: is([{ id: "key1", active: true, trusted: true }]),
  ping: is(200),
  queues: [aQueue("events"), aQueue("logistics")],
  overdueOrders: is(0),
  page: is({ status: 200, hasPolicy: true }),
  ...differences,
});

export const aQueue = (name: string, counts: { waiting?: number; dead?: number } = {}) => ({
  name,
  counts: is({ waiting: 0, dead: 0, ...counts }),
});
