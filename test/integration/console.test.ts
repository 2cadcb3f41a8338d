import { request } from "node:http";
import { afterAll, describe, expect, inject, it } from "vitest";
import { conektaOrderIn } from "#local/trace/subjects.ts";
import { eventually, merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

// biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape that it reads.
async function ask(path: string, body?: unknown): Promise<{ status: number; body: any }> {
  const response = await fetch(`${outputs.ConsoleUrl}${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** A paid order of which both systems have heard, and its hops. */
async function recorded() {
  const { id } = await shop.paidOrder();
  await shop.messagesOf(id, ({ status }) => status === "paid");
  await eventually(async () => {
    const { hops } = (await ask(`/api/payments/${id}`)).body;
    return hops.some(({ lane, title }: Hop) => lane === "consumer" && title === "order.paid");
  });
  return { id, ...(await ask(`/api/payments/${id}`)).body };
}

type Hop = { id: number; lane: string; title: string; facts: Record<string, string> };

/** The status that the console answers to such headers, which `fetch` would not send. */
const statusWith = (headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${outputs.ConsoleUrl}/api/state`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });

describe("the console", () => {
  it("answers this machine and its own page, and nobody else", async () => {
    const { host } = new URL(outputs.ConsoleUrl);

    expect(await statusWith({ origin: outputs.ConsoleUrl })).toBe(200);
    expect(await statusWith({ host: "evil.example.com" })).toBe(403);
    expect(await statusWith({ host, origin: "https://evil.example.com" })).toBe(403);
    expect(await statusWith({ host, origin: "http://127.0.0.1:1" })).toBe(403);
  });

  it("tells a payment lane by lane, from the call to both systems", async () => {
    const { payment, hops, waiting, checks } = await recorded();

    const lanes = new Set(hops.map(({ lane }: Hop) => lane));
    for (const lane of ["api", "conekta", "webhook", "events", "consumer", "table"]) {
      expect(lanes).toContain(lane);
    }
    const messages = hops.filter(({ lane }: Hop) => lane === "logistics" || lane === "accounting");
    expect(messages.map(({ title }: Hop) => title)).toContain("mx.pagos.order.paid.v1");
    expect(payment).toMatchObject({ status: "paid", amount: 35_000, settled: true, troubles: 0 });
    expect(waiting).toEqual([]);
    expect(checks.every(({ holds }: { holds: boolean }) => holds)).toBe(true);
  });

  it("keeps neither the person nor the merchant's token", async () => {
    const { id } = await recorded();

    const text = JSON.stringify((await ask(`/api/payments/${id}/export`)).body);

    expect(text).not.toMatch(/ana@example|López|\+5255|eyJ|key_local/);
  });

  it("finds a payment by what is in it", async () => {
    const sku = `sku-${crypto.randomUUID()}`;
    const line = { name: "Tanque de gas", unit_price: 35_000, quantity: 1, sku };
    const { id } = await shop.paidOrder({ line_items: [line] });

    const { body } = await ask(`/api/payments?search=${sku}`);

    expect(body.payments.map((payment: { id: string }) => payment.id)).toEqual([id]);
  });

  it("replays an event as often as asked, and the payment stays as it is", async () => {
    const { id, hops } = await recorded();
    const event = hops.find(
      ({ lane, title }: Hop) => lane === "webhook" && /order.paid/.test(title),
    );

    const { body } = await ask(`/api/payments/${id}/actions`, {
      kind: "replay",
      hop: event.id,
      copies: 2,
    });

    expect(body.statuses).toEqual([200, 200]);
    const after = (await ask(`/api/payments/${id}`)).body;
    expect(after.hops.filter(({ lane }: Hop) => lane === "webhook").length).toBe(
      hops.filter(({ lane }: Hop) => lane === "webhook").length + 2,
    );
    expect(after.payment.status).toBe("paid");
  });

  it("has a forged event refused", async () => {
    const { id, hops } = await recorded();
    const event = hops.find(({ lane }: Hop) => lane === "webhook");

    const { body } = await ask(`/api/payments/${id}/actions`, { kind: "forge", hop: event.id });

    expect(body.statuses).toEqual([401]);
  });

  it("says why an order that its bank does not answer is waiting", async () => {
    const customer = await shop.saveCard("tok_test_3ds_challenge");
    const { body: order } = await shop.charge(shop.order(customer));

    const { waiting } = (await ask(`/api/payments/${order.id}`)).body;

    expect(waiting).toContainEqual(
      expect.objectContaining({ reason: "card_holder", url: order.next_action.url }),
    );
  });

  it("shows a queue's messages without receiving them", async () => {
    const name = outputs.EventsDeadLetterQueueUrl.split("/").at(-1);
    const queues = (await ask("/api/queues")).body;
    const before = (await ask(`/api/queues/${name}/messages`)).body;
    const after = (await ask(`/api/queues/${name}/messages`)).body;

    expect(queues.map(({ role }: { role: string }) => role)).toContain("dead_letters");
    expect(after).toEqual(before);
  });

  it("says what it refuses in words, and without them", async () => {
    const { status, body } = await ask("/api/payments/pbd_nobody");

    expect(status).toBe(404);
    expect(body).toEqual({
      message: "There is no such payment.",
      said: { code: "no_such_payment", values: {} },
    });
  });

  it("purges nothing that is not named twice", async () => {
    expect((await ask("/api/queues/some-queue/purge", { confirm: "other" })).status).toBe(422);
  });

  it("shows what wrote an item, version by version", async () => {
    const { id } = await recorded();

    const { body } = await ask(`/api/items/${encodeURIComponent(`ORDER#${id}`)}/versions`);

    expect(body[0]).toMatchObject({ version: 0, fn: "create-order" });
    expect(body.at(-1)).toMatchObject({ fn: "consumer", attributes: { status: "paid" } });
  });

  it("streams what is recorded", async () => {
    const stopping = new AbortController();
    const stream = await fetch(`${outputs.ConsoleUrl}/api/stream`, { signal: stopping.signal });
    const { id } = await shop.paidOrder();

    let text = "";
    for await (const chunk of stream.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (text.includes(`POST /orders 201`) && text.includes(id)) break;
    }
    stopping.abort();

    expect(text).toMatch(/id: \d+\nevent: hops\n/);
  });

  it("takes an exported timeline back", async () => {
    const { id } = await recorded();
    const { body: file } = await ask(`/api/payments/${id}/export`);
    const imported = `${id.slice(0, -4)}2222`;
    const text = JSON.stringify(file).replaceAll(id, imported);

    const { status } = await ask("/api/payments/import", JSON.parse(text));

    expect(status).toBe(200);
    const { hops } = (await ask(`/api/payments/${imported}`)).body;
    expect(hops.length).toBe(file.hops.length);
    expect(conektaOrderIn(JSON.stringify(hops))).toBe(file.payment.conektaOrderId);
  });

  it("calls the merchant's API as the merchant, and nobody else's", async () => {
    const { id } = await shop.paidOrder();

    const found = await ask("/api/call", { method: "GET", path: `/orders/${id}` });
    const elsewhere = await ask("/api/call", { method: "GET", path: "//evil.example.com/" });

    expect(found.body).toMatchObject({ status: 200 });
    expect(JSON.parse(found.body.body)).toMatchObject({ id, status: "paid" });
    expect(elsewhere.status).toBe(422);
  });
});
