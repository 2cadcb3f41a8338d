import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import { RUN_NOW } from "#local/host/run-now.ts";
import { CardLinkData } from "#shared/contracts/messages.ts";
import { asPublished, eventually, merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

const ana = { name: "Ana Sofía López", email: "ana@example.com", phone: "+525512345678" };
const consent = { version: "2026-11", locale: "es-MX", sha256: "ab".repeat(32) };

async function createLink(differences: object = {}) {
  const { status, body } = await shop.call("POST", "/card-links", {
    body: { customer: ana, ...differences },
  });
  return { status, body, ...holderOf(body.url ?? "http://nowhere") };
}

/** Whoever has the address; what they do is done with the link's token. */
function holderOf(url: string) {
  const token = new URL(url).hash.slice(1);
  const headers = { authorization: `Bearer ${token}` };
  const save = (token_id: string, key: string = randomUUID(), more: object = {}) =>
    shop.call("POST", "/card-link/card", {
      headers: { ...headers, "idempotency-key": key },
      body: { token_id, consent, ...more },
    });
  return {
    token,
    open: () => shop.call("GET", "/card-link", { headers }),
    save,
    askAgain: () => shop.call("POST", "/card-link/renewal-request", { headers }),
  };
}

/** The merchant's messages about a link, once the last of them is of this kind. */
async function toldOf(linkId: string, last: string) {
  const types = async () =>
    (await shop.drain(outputs.CardLinksQueueUrl))
      .filter(({ json }) => json?.subject === linkId)
      .map(({ json }) => json);
  await eventually(async () => (await types()).at(-1)?.type === `mx.pagos.card_link.${last}.v1`);
  const messages = await shop.drain(outputs.CardLinksQueueUrl);
  asPublished("card_links", messages);
  return types();
}

const attend = () =>
  fetch(new URL(`${RUN_NOW}attend-card-links`, outputs.ApiUrl), { method: "POST" });

describe("a card link", () => {
  it("comes with the words to send it, all of which lead to the same address", async () => {
    const { status, body } = await createLink({ purpose: "Gas a domicilio", locale: "es" });

    expect(status).toBe(201);
    expect(body.whatsapp_url).toMatch(/^https:\/\/wa\.me\/525512345678\?text=Hola%20Ana/);
    expect(decodeURIComponent(body.whatsapp_url)).toContain(body.url);
    expect(body.sms_text).toContain(body.url);
    expect(body.email.text).toContain(body.url);
    expect(body.email.html).toContain(`href="${body.url}"`);
    expect(body.qr_svg).toMatch(/^<svg /);
  });

  it("tells the merchant what becomes of it, in order, and neither token nor person", async () => {
    const { body, token, open, save } = await createLink({ metadata: { route: "7" } });
    await open();
    await open();
    await save("tok_test_visa_4242");

    const messages = await toldOf(body.id, "completed");

    expect(messages.map(({ type }) => type)).toEqual([
      "mx.pagos.card_link.created.v1",
      "mx.pagos.card_link.opened.v1",
      "mx.pagos.card_link.completed.v1",
    ]);
    expect(CardLinkData.parse(messages.at(-1)?.data)).toMatchObject({
      link_id: body.id,
      customer_id: body.customer_id,
      metadata: { route: "7" },
      card: { brand: "visa", last4: "4242" },
    });
    const text = JSON.stringify(messages);
    expect(
      [token.slice(12), ana.email, ana.phone, "Ana"].filter((each) => text.includes(each)),
    ).toEqual([]);
  });

  it("saves one card for one key, and shows it to whoever comes later", async () => {
    const { body, save, open } = await createLink();
    const key = randomUUID();

    const first = await save("tok_test_visa_4242", key);
    const again = await save("tok_test_visa_4242", key);
    const later = await save("tok_test_mastercard_4444");
    const opened = await open();
    const customer = await shop.call("GET", `/customers/${body.customer_id}`);

    expect([first.status, again.status, later.status]).toEqual([201, 201, 200]);
    expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([first.text, "true"]);
    expect(later.body).toMatchObject({ already_saved: true, card: { last4: "4242" } });
    expect(opened.body).toMatchObject({
      state: "completed",
      card: { last4: "4242" },
      receipt: { id: first.body.receipt.id },
      consent: { version: "2026-11" },
    });
    expect(customer.body.consent).toEqual({
      ...consent,
      published: false,
      accepted_at: expect.any(Number),
      link_id: body.id,
    });
    expect(customer.body.consent.accepted_at).toBeLessThanOrEqual(first.body.receipt.saved_at);
  });

  it("saves one card for two tabs at once", async () => {
    const { body, save } = await createLink();

    const tabs = await Promise.all([save("tok_test_visa_4242"), save("tok_test_mastercard_4444")]);
    const known = await shop.call("GET", `/card-links/${body.id}`);

    expect(tabs.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(tabs.map(({ status }) => status)).toEqual(
      expect.arrayContaining([expect.toBeOneOf([200, 409])]),
    );
    expect(known.body).toMatchObject({ state: "completed", attempts: 1 });
  });

  it("counts refusals, says how many are left, and takes no card after the last", async () => {
    const { open, save } = await createLink({ max_attempts: 2 });

    const first = await save("tok_of_nobody");
    const left = await open();
    const second = await save("tok_of_nobody");
    const third = await save("tok_test_visa_4242");

    expect([first.status, first.body.code, first.body.attempts_left]).toEqual([
      402,
      "card_refused",
      1,
    ]);
    expect(left.body.attempts_left).toBe(1);
    expect(second.body.attempts_left).toBe(0);
    expect([third.status, third.body.code, third.body.renewable]).toEqual([
      410,
      "link_exhausted",
      true,
    ]);
  });

  it("asks for the end of the holder's phone number where the merchant wants that", async () => {
    const { open, save } = await createLink({ pin: "phone_last4" });

    const opened = await open();
    const wrong = await save("tok_test_visa_4242", randomUUID(), { pin: "0000" });
    const right = await save("tok_test_visa_4242", randomUUID(), { pin: "5678" });

    expect(opened.body.pin_required).toBe(true);
    expect([wrong.status, wrong.body.code, wrong.body.attempts_left]).toEqual([
      403,
      "pin_wrong",
      4,
    ]);
    expect(right.status).toBe(201);
  });

  it("replaces the card of a customer of the merchant's, and charges the new one", async () => {
    const customerId = await shop.saveCard("tok_test_visa_4242");
    const { save } = await createLink({ customer: undefined, customer_id: customerId });

    const saved = await save("tok_test_mastercard_4444");
    const customer = await shop.call("GET", `/customers/${customerId}`);
    const charged = await shop.charge(shop.order(customerId));

    expect(saved.status).toBe(201);
    expect(customer.body).toMatchObject({
      card: { last4: "4444" },
      consent: { version: "2026-11" },
    });
    expect(charged.body.status).toBe("paid");
  });
});

describe("a customer's links", () => {
  it("are listed from the first on, which made them one, and without their addresses", async () => {
    const first = await createLink();
    const { customer_id } = first.body;
    const list = (more = "") =>
      shop.call("GET", `/card-links?customer_id=${customer_id}&limit=1${more}`);
    const before = await list();
    await first.save("tok_test_visa_4242");
    const second = await createLink({ customer: undefined, customer_id });

    const page = await list();
    const next = await list(`&cursor=${page.body.next_cursor}`);

    expect(before.body).toMatchObject({
      data: [{ id: first.body.id, state: "open" }],
      next_cursor: null,
    });
    const states = [page, next].flatMap(({ body }) =>
      body.data.map((link: { id: string; state: string }) => [link.id, link.state]),
    );
    expect(Object.fromEntries(states)).toEqual({
      [first.body.id]: "completed",
      [second.body.id]: "open",
    });
    expect(next.body.next_cursor).toBeNull();
    expect(page.text + next.text).not.toContain(second.token.slice(12));
  });

  it.each([
    ["nobody's", "", "/customer_id"],
    ["a page of none", "?customer_id=cus_aaaa&limit=0", "/limit"],
    ["a page that nobody handed out", "?customer_id=cus_aaaa&cursor=bm9uc2Vuc2U", "/cursor"],
  ])("are not asked for as %s", async (_, query, pointer) => {
    const { status, body } = await shop.call("GET", `/card-links${query}`);

    expect([status, body.errors[0].pointer]).toEqual([422, `#${pointer}`]);
  });
});

describe("a link that is over", () => {
  it("was revoked: nobody opens it, and the merchant was told once", async () => {
    const { body, open, save } = await createLink();
    const revoke = () => shop.call("POST", `/card-links/${body.id}/revoke`);

    const revoked = [await revoke(), await revoke()];
    const answers = [await open(), await save("tok_test_visa_4242")];

    expect(revoked.map(({ status, body: { state } }) => [status, state])).toEqual([
      [200, "revoked"],
      [200, "revoked"],
    ]);
    expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual([
      [410, "link_revoked"],
      [410, "link_revoked"],
    ]);
    const messages = await toldOf(body.id, "revoked");
    expect(messages).toHaveLength(2);
  });

  it("was renewed: the old token opens nothing, the new one does", async () => {
    const { body, open } = await createLink();

    const renewed = await shop.call("POST", `/card-links/${body.id}/renew`, {
      body: { expires_in: 900 },
    });
    const old = await open();
    const fresh = await holderOf(renewed.body.url).open();

    expect([renewed.status, renewed.body.id]).toEqual([200, body.id]);
    expect([old.status, old.body.code]).toEqual([404, "link_not_found"]);
    expect(fresh.body.state).toBe("open");
  });

  it("is not yet over: its holder cannot ask for another", async () => {
    const { askAgain } = await createLink();

    expect((await askAgain()).body.code).toBe("link_state");
  });

  it("has used up its attempts: its holder asks for another, and sees none", async () => {
    const { body, save, askAgain } = await createLink({ max_attempts: 1 });
    await save("tok_of_nobody");

    const asked = [await askAgain(), await askAgain()];

    expect(asked.map(({ status, text }) => [status, text])).toEqual([
      [202, '{"object":"renewal_request"}'],
      [202, '{"object":"renewal_request"}'],
    ]);
    const messages = await toldOf(body.id, "renewal_requested");
    expect(messages.map(({ type }) => type)).toEqual([
      "mx.pagos.card_link.created.v1",
      "mx.pagos.card_link.renewal_requested.v1",
    ]);
  });
});

describe("who may not", () => {
  it.each([
    ["GET", "", 404],
    ["POST", "/revoke", 404],
    ["POST", "/renew", 404],
  ])("%s a link%s that is not there", async (method, rest, status) => {
    const answer = await shop.call(method, `/card-links/lnk_aaaaaaaaaaaa${rest}`);

    expect([answer.status, answer.body.code]).toEqual([status, "not_found"]);
  });

  it.each([
    ["cut off", (token: string) => token.slice(0, -1)],
    ["mistyped", (token: string) => `${token.slice(0, 31)}0`],
  ])("a token that was %s", async (_, spoil) => {
    const { token } = await createLink();

    const { open } = holderOf(`http://nowhere/#${spoil(token)}`);
    const answer = await open();

    expect([answer.status, answer.body.code]).toEqual([401, "link_invalid"]);
  });

  it("lead a holder to where the stage does not allow", async () => {
    const { status, body } = await createLink({ return_url: "https://evil.test/" });

    expect([status, body.errors[0].pointer]).toEqual([422, "#/return_url"]);
  });

  it("ask for a customer and somebody new at once, or for neither", async () => {
    const both = await createLink({ customer_id: "cus_aaaa" });
    const neither = await createLink({ customer: undefined });

    expect([both.status, neither.status]).toEqual([422, 422]);
  });
});

describe("the page's own events", () => {
  const say = (body: unknown) =>
    shop.call("POST", "/client-events", { headers: { authorization: "" }, body });

  it("are taken from anybody and answered with nothing", async () => {
    const answer = await say({
      state: "component.blocked",
      code: "CE-BLK-7F2K",
      elapsed_ms: 15_000,
    });

    expect([answer.status, answer.text]).toEqual([204, ""]);
  });

  it.each([
    [{ state: "ready", elapsed_ms: 1, email: ana.email }, 422],
    [{ state: "of my own", elapsed_ms: 1 }, 422],
    [{ state: "ready", code: "tok4242424242424242", elapsed_ms: 1 }, 422],
    [{ state: "ready", code: "A".repeat(600), elapsed_ms: 1 }, 413],
  ])("are refused when they say %j", async (body, status) => {
    expect((await say(body)).status).toBe(status);
  });
});

it("runs the attendance of links on request", async () => {
  const answer = await attend();

  expect(await answer.json()).toMatchObject({ fn: "attend-card-links" });
});
