import { Duration } from "aws-cdk-lib/core";
import {
  ACCOUNTING_QUEUE_URL,
  CARD_LINKS_QUEUE_URL,
  CARD_PAGE_URL,
  CONEKTA_KEY_SECRET,
  CONEKTA_SCRIPT_URL,
  CONEKTA_URL,
  EVENTS_QUEUE_URL,
  FOREIGN_ORDERS,
  LIMITS,
  LOGISTICS_QUEUE_URL,
  MERCHANT_NAME,
  PUBLISHED_CONSENTS,
  RECONCILE_EVERY_SECONDS,
  RETRY_DELAY_SECONDS,
  RETURN_URLS,
  SAFETY_DELAY_SECONDS,
  SCRIPT_KEYS,
  TABLE_NAME,
  WEBHOOK_KEYS_SECRET,
  WEBHOOK_URL,
} from "#shared/env.ts";
import { publishedConsents } from "./brand.ts";
import type { Downstream } from "./constructs/downstream.ts";
import { CONSUMER_TIMEOUT, type Events } from "./constructs/events.ts";
import { allow, type Right } from "./constructs/house-function.ts";
import type { PaymentsTable } from "./constructs/payments-table.ts";
import type { Secrets } from "./constructs/secrets.ts";
import { limitsJson } from "./limits.ts";
import type { Settings } from "./settings.ts";
import type { Stage } from "./stages.ts";

const READ_SECRET = "secretsmanager:GetSecretValue";
const SEND = "sqs:SendMessage";

/** The API gives up after 30 s. What only reads our own table has no business taking that long. */
const QUICK = Duration.seconds(10);
/**
 * Several calls to Conekta, which may itself wait for a bank. Shorter than the API's 30 s, and than
 * the 30 s for which an invocation holds an order or a card: it is gone before another takes over.
 */
const ASKS_CONEKTA = Duration.seconds(28);

export type Definition = {
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly rights: readonly Right[];
};

export type FunctionName =
  | "create-customer"
  | "get-customer"
  | "replace-card"
  | "forget-customer"
  | "create-order"
  | "get-order"
  | "list-orders"
  | "refund-order"
  | "cancel-order"
  | "capture-order"
  | LinkFunction
  | "webhook"
  | "consumer"
  | "reconcile"
  | "watch-script"
  | "watch-webhook"
  | "register-webhook";

export type Surroundings = {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly table: PaymentsTable;
  readonly secrets: Secrets;
  readonly events: Events;
  readonly downstream: Downstream;
  readonly cardPageUrl: string;
  /** Our webhook, as Conekta has it. */
  readonly registeredUrl: string;
};

/** What each function is told and what it may do: all of it, and nothing else. */
export function definitions(on: Surroundings): Readonly<Record<FunctionName, Definition>> {
  const { table, secrets, settings } = on;
  const tableName = { [TABLE_NAME]: table.name };
  const reads: Definition = {
    timeout: QUICK,
    environment: tableName,
    rights: [allow(table.arn, "dynamodb:GetItem")],
  };
  const asksConekta: Definition = {
    timeout: ASKS_CONEKTA,
    environment: {
      ...tableName,
      [CONEKTA_URL]: settings.conektaUrl,
      [CONEKTA_KEY_SECRET]: secrets.conektaKeyArn,
    },
    rights: [
      allow(table.arn, "dynamodb:GetItem", "dynamodb:PutItem"),
      allow(secrets.conektaKeyArn, READ_SECRET),
    ],
  };
  /** Asks Conekta for more only within limits, which it counts. */
  const limited: Definition = {
    ...asksConekta,
    environment: { ...asksConekta.environment, [LIMITS]: limitsJson(on.stage) },
    rights: [...asksConekta.rights, allow(table.arn, "dynamodb:UpdateItem")],
  };
  /** Takes its own claim away again where nothing came of it. */
  const claims: Definition = {
    ...limited,
    rights: [...limited.rights, allow(table.arn, "dynamodb:DeleteItem")],
  };
  return {
    "create-customer": claims,
    "get-customer": reads,
    "replace-card": limited,
    "forget-customer": {
      ...asksConekta,
      environment: { ...asksConekta.environment, ...tellsOfLinks(on).environment },
      rights: [...asksConekta.rights, ...tellsOfLinks(on).rights, ...listsByCustomer(table)],
    },
    "create-order": claims,
    "get-order": reads,
    "list-orders": { ...reads, rights: listsByCustomer(table) },
    "refund-order": asksConekta,
    "cancel-order": asksConekta,
    "capture-order": asksConekta,
    ...ofCardLinks(on, { reads, claims }),
    webhook: webhook(on),
    consumer: consumer(on),
    reconcile: reconcile(on),
    "watch-script": watchScript(on),
    "watch-webhook": watchWebhook(on),
    "register-webhook": registerWebhook(on),
  };
}

const webhook = ({ events, secrets }: Surroundings): Definition => ({
  timeout: QUICK,
  environment: {
    [EVENTS_QUEUE_URL]: events.queue.queueUrl,
    [WEBHOOK_KEYS_SECRET]: secrets.webhookKeysArn,
  },
  rights: [allow(events.queue.queueArn, SEND), allow(secrets.webhookKeysArn, READ_SECRET)],
});

/** What of the table one customer's orders or links are read from, a page at a time. */
const listsByCustomer = (table: PaymentsTable) => [
  allow(table.byCustomerArn, "dynamodb:Query"),
  allow(table.arn, "dynamodb:BatchGetItem"),
];

/** Where Conekta is asked what is true, and with which key. */
const asksWhatIsTrue = ({ settings, secrets }: Surroundings) => ({
  environment: {
    [CONEKTA_URL]: settings.conektaUrl,
    [CONEKTA_KEY_SECRET]: secrets.conektaKeyArn,
  },
  rights: [allow(secrets.conektaKeyArn, READ_SECRET)],
});

/** Who tells downstream systems what happened to an order. */
const tellsDownstream = ({ downstream }: Surroundings) => ({
  environment: {
    [LOGISTICS_QUEUE_URL]: downstream.logistics.queueUrl,
    [ACCOUNTING_QUEUE_URL]: downstream.accounting.queueUrl,
  },
  rights: [allow(downstream.logistics.queueArn, SEND), allow(downstream.accounting.queueArn, SEND)],
});

/** Who tells the merchant what becomes of its links. */
const tellsOfLinks = ({ downstream }: Surroundings) => ({
  environment: { [CARD_LINKS_QUEUE_URL]: downstream.cardLinks.queueUrl },
  rights: [allow(downstream.cardLinks.queueArn, SEND)],
});

/** What the words around a link's address need. */
const wordsOfLinks = ({ cardPageUrl, stage }: Surroundings) => ({
  [CARD_PAGE_URL]: cardPageUrl,
  [MERCHANT_NAME]: stage.merchant.name,
});

type LinkFunction =
  | "create-card-link"
  | "list-card-links"
  | "read-card-link"
  | "revoke-card-link"
  | "renew-card-link"
  | "get-card-link"
  | "request-renewal"
  | "save-card"
  | "attend-card-links"
  | "record-client-event";

/** What merchants and card holders do with links, and what the card page says of itself. */
function ofCardLinks(
  on: Surroundings,
  { reads, claims }: { readonly reads: Definition; readonly claims: Definition },
): Readonly<Record<LinkFunction, Definition>> {
  const tells = tellsOfLinks(on);
  const changes: Definition = {
    timeout: QUICK,
    environment: { ...reads.environment, ...tells.environment },
    rights: [allow(on.table.arn, "dynamodb:GetItem", "dynamodb:PutItem"), ...tells.rights],
  };
  const invites = { ...changes.environment, ...wordsOfLinks(on) };
  const returnUrls = { [RETURN_URLS]: JSON.stringify(on.stage.returnUrls) };
  return {
    "create-card-link": { ...changes, environment: { ...invites, ...returnUrls } },
    "list-card-links": { ...reads, rights: listsByCustomer(on.table) },
    "read-card-link": reads,
    "revoke-card-link": changes,
    "renew-card-link": { ...changes, environment: invites },
    "get-card-link": changes,
    "request-renewal": changes,
    "save-card": {
      ...claims,
      environment: {
        ...claims.environment,
        ...tells.environment,
        [PUBLISHED_CONSENTS]: JSON.stringify(publishedConsents(on.stage)),
      },
      rights: [...claims.rights, ...tells.rights],
    },
    "attend-card-links": {
      timeout: ASKS_CONEKTA,
      environment: {
        ...changes.environment,
        ...asksWhatIsTrue(on).environment,
        [RECONCILE_EVERY_SECONDS]: String(on.stage.reconcileEverySeconds),
      },
      rights: [
        ...changes.rights,
        ...asksWhatIsTrue(on).rights,
        allow(on.table.unsettledArn, "dynamodb:Query"),
      ],
    },
    "record-client-event": { timeout: QUICK, environment: {}, rights: [] },
  };
}

const consumer = (on: Surroundings): Definition => ({
  timeout: CONSUMER_TIMEOUT,
  environment: {
    ...asksWhatIsTrue(on).environment,
    ...tellsDownstream(on).environment,
    [TABLE_NAME]: on.table.name,
    [EVENTS_QUEUE_URL]: on.events.queue.queueUrl,
    [FOREIGN_ORDERS]: on.stage.foreignOrders,
    [RETRY_DELAY_SECONDS]: String(on.stage.retryDelaySeconds),
  },
  rights: [
    ...asksWhatIsTrue(on).rights,
    ...tellsDownstream(on).rights,
    allow(on.table.arn, "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem"),
    allow(
      on.events.queue.queueArn,
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
    ),
  ],
});

const reconcile = (on: Surroundings): Definition => ({
  timeout: ASKS_CONEKTA,
  environment: {
    ...asksWhatIsTrue(on).environment,
    ...tellsDownstream(on).environment,
    [TABLE_NAME]: on.table.name,
    [EVENTS_QUEUE_URL]: on.events.queue.queueUrl,
    [SAFETY_DELAY_SECONDS]: String(on.stage.safetyDelaySeconds),
    [RECONCILE_EVERY_SECONDS]: String(on.stage.reconcileEverySeconds),
  },
  rights: [
    ...asksWhatIsTrue(on).rights,
    ...tellsDownstream(on).rights,
    allow(on.table.unsettledArn, "dynamodb:Query"),
    allow(on.table.arn, "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem"),
    allow(on.events.queue.queueArn, SEND),
  ],
});

const registerWebhook = (on: Surroundings): Definition => ({
  timeout: ASKS_CONEKTA,
  environment: {
    ...asksWhatIsTrue(on).environment,
    [WEBHOOK_KEYS_SECRET]: on.secrets.webhookKeysArn,
  },
  rights: [
    ...asksWhatIsTrue(on).rights,
    allow(on.secrets.webhookKeysArn, READ_SECRET, "secretsmanager:PutSecretValue"),
  ],
});

/** It looks, and may put nothing right: who deploys may. */
const watchWebhook = (on: Surroundings): Definition => ({
  timeout: ASKS_CONEKTA,
  environment: {
    ...asksWhatIsTrue(on).environment,
    [WEBHOOK_KEYS_SECRET]: on.secrets.webhookKeysArn,
    [WEBHOOK_URL]: on.registeredUrl,
  },
  rights: [...asksWhatIsTrue(on).rights, allow(on.secrets.webhookKeysArn, READ_SECRET)],
});

/** It asks a stranger's server, so it holds no secret and reaches no order. */
const watchScript = ({ settings, table }: Surroundings): Definition => ({
  timeout: ASKS_CONEKTA,
  environment: { [TABLE_NAME]: table.name, [CONEKTA_SCRIPT_URL]: settings.conektaScriptUrl },
  rights: [
    {
      ...allow(table.arn, "dynamodb:GetItem", "dynamodb:PutItem"),
      conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${SCRIPT_KEYS}*`] } },
    },
  ],
});
