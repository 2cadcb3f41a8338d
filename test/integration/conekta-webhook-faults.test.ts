import { afterEach, describe, expect, it, vi } from "vitest";
import { conektaSignature } from "#functions/adapters/conekta-signature.ts";
import type { PlanInput } from "#local/conekta/faults/plan.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { openShop, type Received, type Shop } from "./conekta-shop.ts";

let shop: Shop;

afterEach(async () => {
  await shop.close();
});

const open = async (webhooks: NonNullable<PlanInput["webhooks"]>) => {
  shop = await openShop({ seed: 7, firstRetryMs: 20, faults: { webhooks } });
};

/** Patient, because the machine may be busy with other tests. */
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 15_000 });

const heard = (type: string) => shop.hook.received.filter(({ event }) => event.type === type);

const heardAll = (...types: readonly string[]) =>
  eventually(() => {
    for (const type of types) {
      expect(heard(type)).not.toEqual([]);
    }
  });

/** Our own verifier, trusting these public keys. */
const isGenuine = (delivery: Received, ...publicKeys: readonly string[]) =>
  conektaSignature(async () => publicKeys.join(""))(delivery.body, delivery.digest ?? "");

const sell = () => shop.sell("tok_test_visa_4242");

const fault = async (name: string) => Object((await shop.faults("GET", "")).body["struck"])[name];

describe("deliveries under a fault", () => {
  it("come as often as planned, each of them genuine", async () => {
    await open([{ fault: "duplicate", on: "order.paid", rate: 1, copies: { min: 3, max: 3 } }]);

    await sell();

    await eventually(() => expect(heard("order.paid")).toHaveLength(3));
    const copies = heard("order.paid");
    expect(new Set(copies.map(({ event }) => event.id)).size).toBe(1);
    expect(await Promise.all(copies.map((copy) => isGenuine(copy, shop.publicKey)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await fault("duplicate")).toEqual({ "order.paid": 1 });
  });

  it("come late", async () => {
    await open([{ fault: "late", on: "order.paid", next: 1, ms: { min: 1_000, max: 1_000 } }]);

    await sell();

    await heardAll("order.paid", "charge.paid");
    const [paid] = heard("order.paid");
    const [charged] = heard("charge.paid");
    expect((paid?.atMs ?? 0) - (charged?.atMs ?? 0)).toBeGreaterThan(500);
  });

  it("are overtaken by a later event of the same order", async () => {
    await open([{ fault: "reordered", on: "order.created", next: 1, within_ms: 60_000 }]);

    await sell();

    await heardAll("order.created", "order.paid");
    const types = shop.hook.received.map(({ event }) => event.type);
    expect(types.indexOf("order.created")).toBeGreaterThan(
      Math.min(
        ...["charge.created", "charge.paid", "order.paid"].map((type) => types.indexOf(type)),
      ),
    );
  });

  it("wait no longer to be overtaken than planned", async () => {
    await open([{ fault: "reordered", on: "customer.created", next: 1, within_ms: 40 }]);

    await shop.call("POST", "/customers", { name: "Ana", email: "ana@example.com" });

    await heardAll("customer.created");
    expect(await fault("reordered")).toEqual({ "customer.created": 1 });
  });

  it("are lost, though Conekta's list has their event, until somebody asks for them again", async () => {
    await open([{ fault: "missing", on: "order.paid", next: 1 }]);
    const { body: webhooks } = await shop.call("GET", "/webhooks");

    await sell();

    await heardAll("order.created", "charge.paid");
    const { body: events } = await shop.call("GET", "/events");
    const paid = [events["data"]]
      .flat()
      .map(Object)
      .find(({ type }) => type === "order.paid");
    expect(paid).toMatchObject({ webhook_status: "pending" });
    expect(heard("order.paid")).toEqual([]);
    const [webhook] = [webhooks["data"]].flat().map(Object);
    await shop.call("POST", `/events/${paid.id}/resend`, { webhooks_ids: [webhook.id] });
    await heardAll("order.paid");
  });

  it("say that they were created at another time than Conekta's list says", async () => {
    await open([{ fault: "skewed", on: "order.paid", next: 1, seconds: { min: -90, max: -90 } }]);

    await sell();

    await heardAll("order.paid");
    const { event, ...delivery } = heard("order.paid")[0] ?? expect.unreachable();
    const { body: listed } = await shop.call("GET", `/events/${event.id}`);
    expect(event.created_at).toBe(Number(listed["created_at"]) - 90);
    expect(await isGenuine({ event, ...delivery }, shop.publicKey)).toBe(true);
  });

  it("are left alone when they are tried again", async () => {
    await open([{ fault: "duplicate", on: "order.paid", rate: 1 }]);
    shop.hook.judgeBy(() => (heard("order.paid").length === 3 ? 200 : 503));

    await sell();

    await eventually(() => expect(heard("order.paid")).toHaveLength(3));
    expect(await fault("duplicate")).toEqual({ "order.paid": 1 });
  });
});

describe("forged deliveries", () => {
  it.each([
    ["forged_signature", 20_015],
    ["forged_amount", 200_150],
  ] as const)(
    "%s comes beside the genuine one and does not stand up to our verifier",
    async (...row) => {
      const [forgery, amount] = row;
      await open([{ fault: forgery, on: "order.paid", next: 1 }]);
      shop.hook.judgeBy(async (received) =>
        (await isGenuine(received, shop.publicKey)) ? 200 : 401,
      );

      await sell();

      await eventually(() => expect(heard("order.paid")).toHaveLength(2));
      const verdicts = await Promise.all(
        heard("order.paid").map(async (delivery) => ({
          genuine: await isGenuine(delivery, shop.publicKey),
          amount: delivery.event.data.object?.["amount"],
          known: (await shop.call("GET", `/events/${delivery.event.id}`)).status,
        })),
      );
      expect(verdicts).toHaveLength(2);
      expect(verdicts).toContainEqual({ genuine: true, amount: 20_015, known: 200 });
      expect(verdicts).toContainEqual({ genuine: false, amount, known: 404 });
      expect((await shop.faults("GET", "")).body).toMatchObject({ forgeries_accepted: 0 });
    },
  );

  it("are counted when a webhook believes them", async () => {
    await open([{ fault: "forged_amount", on: "order.paid", next: 1 }]);

    await sell();

    await eventually(async () =>
      expect((await shop.faults("GET", "")).body).toMatchObject({ forgeries_accepted: 1 }),
    );
  });
});

describe("a new key in the middle", () => {
  const next = aSigningKey();

  const pings = async (count: number) => {
    const { body } = await shop.call("GET", "/webhooks");
    const [webhook] = [body["data"]].flat().map(Object);
    for (let ping = 1; ping <= count; ping += 1) {
      await shop.call("POST", `/webhooks/${webhook.id}/test`);
      await eventually(() => expect(heard("webhook_ping")).toHaveLength(ping));
    }
    return heard("webhook_ping");
  };

  const signedBy = (deliveries: readonly Received[], publicKey: string) =>
    Promise.all(deliveries.map((delivery) => isGenuine(delivery, publicKey)));

  it("signs once the one before it has signed its last", async () => {
    await open([
      { fault: "rotate_key", next: 1, after: 1, old_signs: 2, private_key: next.privateKey },
    ]);

    const deliveries = await pings(4);

    expect(await signedBy(deliveries, shop.publicKey)).toEqual([true, true, true, false]);
    expect(await signedBy(deliveries, next.publicKey)).toEqual([false, false, false, true]);
    const bundle = shop.publicKey + next.publicKey;
    expect(await signedBy(deliveries, bundle)).toEqual([true, true, true, true]);
  });

  it("signs at once, and can be asked for", async () => {
    await open([{ fault: "rotate_key", next: 1 }]);

    const deliveries = await pings(2);

    const { body: state } = await shop.call("GET", "/_sim/state");
    const made = [state["webhook_keys"]].flat().map(Object).at(-1);
    expect(await signedBy(deliveries, made.public_key)).toEqual([true, true]);
    expect(await signedBy(deliveries, shop.publicKey)).toEqual([false, false]);
  });
});

describe("a card holder whom the bank asks by 3DS", () => {
  const ms = { min: 20, max: 30 };

  it.each([
    ["approve", "paid", "order.paid"],
    ["reject", "pending_payment", "order.declined"],
    ["abandon", "expired", "order.expired"],
  ] as const)("can %s, after a while", async (decision, status, type) => {
    shop = await openShop({ faults: { three_ds: [{ fault: decision, rate: 1, ms }] } });

    const { order, charge } = await shop.sell("tok_test_3ds_challenge");

    expect(charge).toMatchObject({ status: 200, body: { status: "pending_payment" } });
    await heardAll("order.pending_payment", type);
    const { body } = await shop.call("GET", `/orders/${order}`);
    expect(body["payment_status"]).toBe(status);
    expect(await fault(decision)).toEqual({ three_ds: 1 });
  });

  it("may never answer", async () => {
    shop = await openShop({ faults: { three_ds: [{ fault: "approve", rate: 0, ms }] } });

    const { order } = await shop.sell("tok_test_3ds_challenge");
    await new Promise((resolve) => setTimeout(resolve, 60));

    const { body } = await shop.call("GET", `/orders/${order}`);
    expect(body["payment_status"]).toBe("pending_payment");
    expect(await shop.faults("GET", "")).toMatchObject({
      body: { heard: { three_ds: 1 }, struck: {} },
    });
  });
});
