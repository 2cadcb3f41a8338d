import { publicDecrypt, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chargeOrder } from "#local/conekta/operations/charges.ts";
import { ping } from "#local/conekta/operations/events.ts";
import { refundOrder } from "#local/conekta/operations/refunds.ts";
import { createWebhook, createWebhookKey } from "#local/conekta/operations/webhooks.ts";
import { digestOf } from "#local/conekta/signature.ts";
import { customerView, eventView, orderView, webhookView } from "#local/conekta/views.ts";
import { anOrder, aSimulation } from "#test/builders/a-simulation.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";

/** What Conekta really answered (personal particulars replaced). */
const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/conekta/${name}`, import.meta.url), "utf8");
const recorded = (name: string): unknown => JSON.parse(fixture(`${name}.json`));

/**
 * Every member that both have must be of the same JSON type; null agrees with everything, because Conekta
 * shows null where it has nothing. Returns where they differ.
 */
const differences = (ours: unknown, theirs: unknown, path = ""): string[] => {
  if (ours === null || theirs === null || ours === undefined || theirs === undefined) {
    return [];
  }
  if (typeof ours !== typeof theirs || Array.isArray(ours) !== Array.isArray(theirs)) {
    return [path];
  }
  if (typeof ours !== "object") {
    return [];
  }
  const known = new Map(Object.entries(theirs));
  return Object.entries(ours).flatMap(([key, value]) =>
    differences(value, known.get(key), `${path}/${key}`),
  );
};

/** What theirs has and ours lacks altogether. */
const missing = (ours: object, theirs: unknown) =>
  Object.keys(Object(theirs)).filter((key) => !(key in ours));

const sold = () => {
  const simulation = aSimulation();
  simulation.transact((world) => createWebhook(world, { url: "http://127.0.0.1/hook" }));
  const { id } = anOrder(simulation, {
    tax_lines: [{ amount: 160, description: "IVA" }],
    shipping_lines: [{ amount: 500, carrier: "Fedex" }],
    discount_lines: [{ amount: 60, code: "h21", type: "coupon" }],
  });
  const outcome = simulation.transact((world) =>
    chargeOrder(world, id, { payment_method: { type: "default" } }),
  );
  const eventOf = (type: string) => {
    const { state } = simulation.world;
    const found = state.events.oldestFirst().find((event) => event.type === type);
    return found ? eventView(state, found) : expect.unreachable(`No ${type} was emitted.`);
  };
  return { simulation, outcome, eventOf };
};

describe("the simulator's bodies beside the recorded ones", () => {
  it.each(["order.created", "charge.created", "charge.paid", "order.paid"])(
    "has an event like %s",
    (type) => {
      const ours = sold().eventOf(type);

      const theirs = recorded(`event.${type}`);
      expect(differences(ours, theirs)).toEqual([]);
      expect(missing(ours, theirs)).toEqual([]);
    },
  );

  it("says declined in charge.created, as recorded", () => {
    const declined = { data: { object: { status: "declined" } } };

    expect(recorded("event.charge.created")).toMatchObject(declined);
    expect(sold().eventOf("charge.created")).toMatchObject(declined);
  });

  it("has a ping without an object, as recorded", () => {
    const { transact, world } = aSimulation();

    const event = transact((now) => ping(now, createWebhook(now, { url: "http://127.0.0.1/" })));

    const theirs = recorded("event.webhook_ping");
    expect(differences(eventView(world.state, event), theirs)).toEqual([]);
    expect(Object.keys(event.data).toSorted()).toEqual(Object.keys(Object(theirs).data).toSorted());
  });

  it("has a refunded order like the recorded one", () => {
    const { simulation, outcome } = sold();

    const order = simulation.transact((world) =>
      refundOrder(world, outcome.order.id, { amount: 15_000, reason: "other" }),
    );

    const ours = orderView(order, "");
    const theirs = recorded("order.partially_refunded");
    expect(differences(ours, theirs)).toEqual([]);
    expect(missing(ours, theirs)).toEqual([]);
  });

  it("has an order that waits for 3DS like the recorded one", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);

    const { order } = simulation.transact((world) =>
      chargeOrder(world, id, {
        payment_method: { type: "card", token_id: "tok_test_3ds_challenge" },
      }),
    );

    const ours = orderView(order, "https://3ds.example");
    const theirs = recorded("order.pending_payment_3ds");
    expect(differences(ours, theirs)).toEqual([]);
    expect(missing(ours, theirs)).toEqual([]);
    expect(ours).toMatchObject({ payment_status: "pending_payment", charges: null });
  });

  it("has a declined order like the one in the recorded refusal", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);
    const token_id = "tok_test_suspected_fraud";

    const { order, refusal } = simulation.transact((world) =>
      chargeOrder(world, id, { payment_method: { type: "card", token_id } }),
    );

    const theirs = Object(recorded("error.402_declined_with_order"));
    expect(differences(orderView(order, ""), theirs.data)).toEqual([]);
    expect(refusal?.code).toBe(theirs.details[0].code);
    expect(order.charges[0]?.failure_code).toBe(theirs.data.charges.data[0].failure_code);
  });

  it("has customers, cards and webhooks like the recorded ones", () => {
    const { simulation } = sold();
    const [customer] = simulation.world.state.customers.oldestFirst();
    const [webhook] = simulation.world.state.webhooks.oldestFirst();
    if (customer === undefined || webhook === undefined) {
      return expect.unreachable("Both were created.");
    }

    const source = Object(customerView(customer)).payment_sources.data[0];

    expect(differences(customerView(customer), recorded("customer.with_card"))).toEqual([]);
    expect(differences(source, recorded("payment_source.card"))).toEqual([]);
    expect(missing(source, recorded("payment_source.card"))).toEqual([]);
    expect(differences(webhookView(webhook), recorded("webhook.created"))).toEqual([]);
    expect(webhook.subscribed_events).toEqual(
      Object(recorded("webhook.created")).subscribed_events,
    );
  });

  it("has webhook keys like the recorded one", () => {
    const key = aSimulation().transact((world) => createWebhookKey(world, true));

    const theirs = Object(recorded("webhook_key.created"));
    expect(differences(key, theirs)).toEqual([]);
    expect(key.public_key).toHaveLength(theirs.public_key.length);
  });

  it.each(["order.paid", "order.canceled", "order.expired"])("is no stranger to %s", (name) => {
    const { outcome } = sold();

    expect(differences(orderView(outcome.order, ""), recorded(name))).toEqual([]);
  });
});

/** ASN.1 of `{sha256, NULL}` followed by a hash of 32 bytes: what PKCS #1 v1.5 signs. */
const SHA256_DIGEST_INFO = "3031300d060960864801650304020105000420";

describe("digestOf", () => {
  it("signs in the way of the sample that Conekta published", () => {
    const theirKey = fixture("webhook_sample_public_key.pem");
    const theirDigest = Buffer.from(fixture("webhook_sample_digest.b64"), "base64");
    const { privateKey, publicKey } = aSigningKey();
    const body = Buffer.from('{"name":"Felipe Gómez"}');

    const ours = Buffer.from(digestOf(body, privateKey), "base64");

    const theirInfo = publicDecrypt(theirKey, theirDigest).toString("hex");
    expect(theirInfo.slice(0, -64)).toBe(SHA256_DIGEST_INFO);
    expect(theirInfo.slice(-64)).toMatch(/^ee2456fe.*13a6$/);
    expect(publicDecrypt(publicKey, ours).toString("hex").slice(0, -64)).toBe(SHA256_DIGEST_INFO);
    expect(verify("RSA-SHA256", body, publicKey, ours)).toBe(true);
  });
});
