import type { Drift, Oversight, StackFacts } from "#local/cli/doctor/aws-facts.ts";
import type { Facts, Known } from "#local/cli/doctor/facts.ts";
import type { PageFacts, ScriptFacts } from "#local/cli/doctor/page-facts.ts";
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
  outputsFile: "cdk.out/outputs.json",
  missingOutputs: [],
  stack: is(aStack()),
  bootstrap: is(28),
  drift: is(aDrift()),
  alarms: is({ count: 12, ringing: [] }),
  topics: is([
    { priority: "P1", confirmed: 1, pending: 0 },
    { priority: "P2", confirmed: 0, pending: 0 },
  ]),
  edge: is(anEdge()),
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
  page: is(aPage()),
  script: is(aScript()),
  ...differences,
});

export const aQueue = (name: string, counts: { waiting?: number; dead?: number } = {}) => ({
  name,
  counts: is({ waiting: 0, dead: 0, ...counts }),
});

export const aStack = (differences: Partial<StackFacts> = {}): StackFacts => ({
  status: "UPDATE_COMPLETE",
  account: "123456789012",
  outputs: [],
  ...differences,
});

export const aDrift = (differences: Partial<Drift> = {}): Drift => ({
  status: "IN_SYNC",
  checkedAt: NOW - 60,
  changed: [],
  ...differences,
});

/** The stack in us-east-1 of a stage with a domain of its own. */
export const anEdge = (differences: Partial<Oversight> = {}): Oversight => ({
  drift: is(aDrift()),
  alarms: is({ count: 1, ringing: [] }),
  topics: is([{ priority: "P3", confirmed: 1, pending: 0 }]),
  ...differences,
});

export const aPage = (differences: Partial<PageFacts> = {}): PageFacts => ({
  status: 200,
  hasPolicy: true,
  consentVersion: "2026-11-01",
  scriptUrl: "https://pay.conekta.com/v1.0/js/conekta-checkout.min.js",
  unreadable: [],
  ...differences,
});

const SHA256 = "ab".repeat(32);

/** Seen for the first time twelve days ago, and the same since. */
export const aScript = (differences: Partial<ScriptFacts> = {}): ScriptFacts => ({
  sha256: SHA256,
  seen: { sha256: SHA256, sinceMs: (NOW - 12 * 86_400) * 1_000, hasChanged: false },
  isReviewed: false,
  ...differences,
});
