import { describe, expect, it } from "vitest";
import * as z from "zod";
import { publishedConsents } from "#infra/brand.ts";
import { functionNames } from "#infra/bundle.ts";
import { limitsJson } from "#infra/limits.ts";
import { stageNamed } from "#infra/stages.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import { deployedFunctions, found, readable, synthesized } from "./synthesized.ts";

const dev = synthesized({ ...stageNamed("dev"), exampleConsumers: true });
const deployed = deployedFunctions(dev);

const conekta = {
  TABLE_NAME: "PaymentsTable",
  CONEKTA_URL: "ConektaUrl",
  CONEKTA_KEY_SECRET: "ConektaKeyArn",
};
const table = { TABLE_NAME: "PaymentsTable" };
const limited = { ...conekta, LIMITS: limitsJson(stageNamed("dev")) };

const changesLinks = { ...table, CARD_LINKS_QUEUE_URL: "DownstreamCardLinksQueue" };
const writesInvitations = {
  CARD_PAGE_URL: "WebsiteNoAddressGiven ? https://WebsiteDistribution.DomainName : CardPageUrl",
  MERCHANT_NAME: "Comercio de prueba",
};

const environments = {
  "create-customer": limited,
  "get-customer": table,
  "replace-card": limited,
  "forget-customer": { ...conekta, ...changesLinks },
  "create-order": limited,
  "get-order": table,
  "list-orders": table,
  "refund-order": conekta,
  "cancel-order": conekta,
  "capture-order": conekta,
  "create-card-link": { ...changesLinks, ...writesInvitations, RETURN_URLS: "[]" },
  "list-card-links": table,
  "read-card-link": table,
  "revoke-card-link": changesLinks,
  "renew-card-link": { ...changesLinks, ...writesInvitations },
  "get-card-link": changesLinks,
  "request-renewal": changesLinks,
  "attend-card-links": {
    ...conekta,
    ...changesLinks,
    RECONCILE_EVERY_SECONDS: "60",
  },
  "record-client-event": {},
  "save-card": {
    ...limited,
    ...changesLinks,
    PUBLISHED_CONSENTS: JSON.stringify(publishedConsents(stageNamed("dev"))),
  },
  webhook: { EVENTS_QUEUE_URL: "EventsQueue", WEBHOOK_KEYS_SECRET: "SecretsWebhookKeys" },
  consumer: {
    ...conekta,
    EVENTS_QUEUE_URL: "EventsQueue",
    LOGISTICS_QUEUE_URL: "DownstreamLogisticsQueue",
    ACCOUNTING_QUEUE_URL: "DownstreamAccountingQueue",
    FOREIGN_ORDERS: "record",
    RETRY_DELAY_SECONDS: "60",
  },
  "register-webhook": {
    CONEKTA_URL: "ConektaUrl",
    CONEKTA_KEY_SECRET: "ConektaKeyArn",
    WEBHOOK_KEYS_SECRET: "SecretsWebhookKeys",
  },
  "watch-webhook": {
    CONEKTA_URL: "ConektaUrl",
    CONEKTA_KEY_SECRET: "ConektaKeyArn",
    WEBHOOK_KEYS_SECRET: "SecretsWebhookKeys",
    WEBHOOK_URL:
      "https://WebsiteDistribution.DomainName/api/webhooks/conekta?registered_by=Pagos-dev",
  },
  "example-accounting": { LEDGER_TABLE_NAME: "ExampleConsumersLedger" },
  reconcile: {
    ...conekta,
    EVENTS_QUEUE_URL: "EventsQueue",
    LOGISTICS_QUEUE_URL: "DownstreamLogisticsQueue",
    ACCOUNTING_QUEUE_URL: "DownstreamAccountingQueue",
    SAFETY_DELAY_SECONDS: "600",
    RECONCILE_EVERY_SECONDS: "60",
  },
};

describe("functions", () => {
  it("are deployed if they have a handler, and have a handler if they are deployed", () => {
    expect([...deployed.keys()].sort()).toEqual(functionNames());
  });

  it.each(Object.entries(environments))(
    "%s is told what it needs and no more",
    (name, expected) => {
      const variables = Object.entries(deployed.get(name)?.Environment?.Variables ?? {});

      expect(Object.fromEntries(variables.map(([key, value]) => [key, readable(value)]))).toEqual({
        STAGE: "dev",
        ...expected,
      });
    },
  );

  it.each(Object.keys(environments))("%s runs on Node 24 on arm64", (name) => {
    expect(deployed.get(name)).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
  });

  it.each(Object.keys(environments))("%s ends before the API gives up on it at 30 s", (name) => {
    expect(deployed.get(name)?.Timeout).toBeLessThan(30);
  });

  it.each(Object.keys(environments))("%s is over before its claims may be taken over", (name) => {
    expect((deployed.get(name)?.Timeout ?? Infinity) * 1000).toBeLessThan(LEASE_MS);
  });

  it("keep their logs as long as the stage says", () => {
    const LogGroup = z.object({ RetentionInDays: z.number() });
    const days = (name: string) =>
      new Set(
        found(synthesized(name), "AWS::Logs::LogGroup", LogGroup).map(
          ({ properties }) => properties.RetentionInDays,
        ),
      );

    expect(days("dev")).toEqual(new Set([7]));
    expect(days("prod")).toEqual(new Set([365]));
  });

  it("reserve concurrency only where the stage asks", () => {
    const stage = { ...stageNamed("dev"), reservedConcurrency: { "create-order": 20 } };

    const reserved = [...deployedFunctions(synthesized(stage))].flatMap(([name, properties]) =>
      properties.ReservedConcurrentExecutions === undefined
        ? []
        : [[name, properties.ReservedConcurrentExecutions]],
    );

    expect(reserved).toEqual([["create-order", 20]]);
  });

  it("that nobody knows cannot reserve concurrency", () => {
    const stage = { ...stageNamed("dev"), reservedConcurrency: { "create-odrer": 20 } };

    expect(() => synthesized(stage)).toThrow(
      "reservedConcurrency in infra/stages.ts names no function of ours: create-odrer.",
    );
  });
});
