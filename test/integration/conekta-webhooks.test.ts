import { verify } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openShop, type Received, type Shop } from "./conekta-shop.ts";

describe("webhooks of the simulated Conekta", () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await openShop({ seed: 7, firstRetryMs: 5 });
  });

  afterEach(async () => {
    await shop.close();
  });

  /** Patient, because the machine may be busy with other tests. */
  const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 15_000 });

  const typesAbout = (order: string) =>
    shop.hook.received
      .filter(({ event: { data } }) =>
        [data.object?.["id"], data.object?.["order_id"]].includes(order),
      )
      .map(({ event }) => event.type);

  const heard = (type: string): Received | undefined =>
    shop.hook.received.find(({ event }) => event.type === type);

  const waitFor = (type: string): Promise<Received> =>
    eventually(() => heard(type) ?? expect.unreachable(`No ${type} came.`));

  const isSignedBy = (publicKey: string, { body, digest }: Received) =>
    verify("RSA-SHA256", body, publicKey, Buffer.from(digest ?? "", "base64"));

  it("tells of one payment in one second, all at once and in any order", async () => {
    const sales = await Promise.all(
      Array.from({ length: 8 }, () => shop.sell("tok_test_visa_4242")),
    );
    await eventually(() => {
      for (const { order } of sales) {
        expect(typesAbout(order)).toHaveLength(4);
      }
    });

    const payments = sales.map(({ order }) =>
      typesAbout(order).filter((type) => type !== "order.created"),
    );
    const seconds = shop.hook.received
      .filter(({ event }) => event.data.object?.["order_id"] === sales[0]?.order)
      .map(({ event }) => event.created_at);

    expect(new Set(payments.map((types) => types.toSorted().join(" ")))).toEqual(
      new Set(["charge.created charge.paid order.paid"]),
    );
    expect(new Set(payments.map((types) => types.join(" "))).size).toBeGreaterThan(1);
    expect(new Set(seconds).size).toBe(1);
  });

  it("says declined in charge.created even of a charge that was paid", async () => {
    await shop.sell("tok_test_visa_4242");

    expect((await waitFor("charge.created")).event.data.object).toMatchObject({
      status: "declined",
      paid_at: null,
    });
    expect((await waitFor("charge.paid")).event.data.object).toMatchObject({ status: "paid" });
  });

  it("tells of a decline", async () => {
    const { order } = await shop.sell("tok_test_card_declined");

    const declined = await waitFor("order.declined");

    expect(declined.event.data.object).toMatchObject({ id: order, payment_status: "declined" });
    expect((await waitFor("charge.declined")).event.data.object).toMatchObject({
      failure_code: "card_declined",
    });
  });

  it("signs the very bytes that it sends, accents and all", async () => {
    await shop.sell("tok_test_visa_4242");

    const paid = await waitFor("order.paid");

    expect(paid.body.toString("utf8")).toMatch("Ana Nuñez");
    expect(isSignedBy(shop.publicKey, paid)).toBe(true);
    const forged = { ...paid, body: Buffer.from(`${paid.body} `) };
    expect(isSignedBy(shop.publicKey, forged)).toBe(false);
  });

  it("signs with the newest active key, and with none when none is active", async () => {
    const { body: key } = await shop.call("POST", "/webhook_keys", { active: true });
    const { body: webhooks } = await shop.call("GET", "/webhooks");
    const [webhook] = [webhooks["data"]].flat();
    const ping = async () => {
      shop.hook.received.length = 0;
      const { id } = Object(webhook);
      await shop.call("POST", `/webhooks/${id}/test`);
      return waitFor("webhook_ping");
    };

    const withNewKey = await ping();
    await shop.call("PUT", `/webhook_keys/${key["id"]}`, { active: false });
    const withOldKey = await ping();
    for (const { id } of [(await shop.call("GET", "/webhook_keys")).body["data"]]
      .flat()
      .map(Object)) {
      await shop.call("DELETE", `/webhook_keys/${id}`);
    }
    const withoutKey = await ping();

    expect(isSignedBy(String(key["public_key"]), withNewKey)).toBe(true);
    expect(isSignedBy(shop.publicKey, withOldKey)).toBe(true);
    expect(withoutKey.digest).toBeUndefined();
    expect(withoutKey.event.data).toEqual({ action: "ping", livemode: false });
  });

  it("tries again until it is answered with 2xx, and keeps the answer", async () => {
    shop.hook.answerWith(503);
    await shop.sell("tok_test_visa_4242");
    const first = await waitFor("order.paid");
    await eventually(() =>
      expect(
        shop.hook.received.filter(({ event }) => event.id === first.event.id).length,
      ).toBeGreaterThan(2),
    );
    shop.hook.answerWith(200);

    const event = await eventually(async () => {
      const { body } = await shop.call("GET", `/events/${first.event.id}`);
      expect(body["webhook_status"]).toBe("successful");
      return body;
    });

    expect(event).toMatchObject({
      webhook_logs: [
        {
          url: shop.hook.url,
          last_http_response_status: 200,
          response_data: { heard: "order.paid" },
        },
      ],
    });
  });

  it("sends an event again on request", async () => {
    await shop.sell("tok_test_visa_4242");
    const { event } = await waitFor("order.paid");
    const { body: webhooks } = await shop.call("GET", "/webhooks");
    const ids = [webhooks["data"]].flat().map((webhook) => String(Object(webhook).id));

    const resent = await shop.call("POST", `/events/${event.id}/resend`, { webhooks_ids: ids });

    expect(resent).toMatchObject({ status: 200, body: { failed_attempts: 0 } });
    await eventually(() =>
      expect(shop.hook.received.filter((received) => received.event.id === event.id)).toHaveLength(
        2,
      ),
    );
  });

  it("holds deliveries back while it is paused", async () => {
    const settings = `${shop.conekta.url}/_sim/settings`;
    const set = (paused: boolean) =>
      fetch(settings, { method: "POST", body: JSON.stringify({ paused }) });
    await set(true);
    await shop.sell("tok_test_visa_4242");
    await new Promise((resolve) => setTimeout(resolve, 60));
    const whilePaused = shop.hook.received.length;

    await set(false);

    expect(whilePaused).toBe(0);
    await waitFor("order.paid");
  });

  it("knows how late Conekta really is", async () => {
    const answer = await fetch(`${shop.conekta.url}/_sim/settings`, {
      method: "POST",
      body: JSON.stringify({ webhook_delay_ms: "realistic" }),
    });

    expect(await answer.json()).toMatchObject({ webhook_delay_ms: { min: 11_000, max: 16_000 } });
  });

  it("tells of what just happens at Conekta, too", async () => {
    const { order: paid } = await shop.sell("tok_test_visa_4242");
    const drive = (path: string) =>
      fetch(`${shop.conekta.url}/_sim/orders/${path}`, { method: "POST" });

    await drive(`${paid}/expire`);
    const expired = await waitFor("order.expired");
    await drive(`${paid}/chargeback`);
    const disputed = await waitFor("order.charged_back");
    await drive(`${paid}/chargeback/won`);
    const won = await waitFor("charge.chargeback.won");

    expect(expired.event.data.object).toMatchObject({ id: paid, payment_status: "expired" });
    expect(disputed.event.data.object).toMatchObject({ payment_status: "charged_back" });
    expect(won.event.data.object).toMatchObject({ chargeback: { status: "won" } });
    expect((await shop.call("GET", `/orders/${paid}`)).body["payment_status"]).toBe("paid");
  });
});
