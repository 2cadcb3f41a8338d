import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cardNumbersIn } from "#test/browser/card-numbers.ts";
import { reached } from "#test/browser/card-page-steps.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { atConekta } from "#test/stack/at-conekta.ts";
import { merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** From a card that is typed into the page to what the warehouse and the books are told. */
describe.skipIf(CHROMIUM === null)("saving a card", () => {
  let stack: Stack;
  let shop: ReturnType<typeof merchant>;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchChromium()]);
    shop = merchant(stack.outputs);
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  afterAll(async () => {
    await browser.close();
    shop.stop();
    await stack.stop();
  });

  const aLink = async (wishes: object = {}): Promise<{ id: string; url: string }> => {
    const customer = { name: "Ana López", email: "ana@example.com", phone: "+525512345678" };
    return (await shop.call("POST", "/card-links", { body: { customer, ...wishes } })).body;
  };

  const anOpenPage = async (url: string) => {
    const context = await browser.newContext({ locale: "es-MX" });
    const page = await context.newPage();
    await page.goto(url);
    await reached(page, "ready");
    return page;
  };

  const customerOf = async (link: { id: string }): Promise<string> =>
    (await shop.call("GET", `/card-links/${link.id}`)).body.customer_id;

  const typeCard = async (page: Page, number: string) => {
    const frame = page.frameLocator("iframe");
    await frame.getByLabel("Número de tarjeta").pressSequentially(number);
    await frame.getByLabel("Nombre y apellido").fill("Ana López");
    await frame.getByLabel("Vencimiento").pressSequentially("1234");
    await frame.getByLabel("Código").fill("123");
    await page.getByRole("checkbox").check();
  };

  const saveCard = async (page: Page, number: string) => {
    await typeCard(page, number);
    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(page, "success");
  };

  it("leads from the page to a paid order in both queues", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    const complaints = complaintsOf(page);
    const link = await aLink();
    await page.goto(link.url);
    await reached(page, "ready");

    await saveCard(page, "4242424242424242");
    const customerId = await customerOf(link);
    const { body: customer } = await shop.call("GET", `/customers/${customerId}`);
    const { body: order } = await shop.charge(shop.order(customerId));
    const { logistics, accounting } = await shop.messagesOf(order.id, () => true);

    expect(await page.locator("#saved-card").innerText()).toMatch(
      /Visa\s+•••• 4242\s+vence 12\/34/,
    );
    expect(customer.consent).toMatchObject({ locale: "es-MX", published: true });
    expect(order.status).toBe("paid");
    expect(logistics.map(({ json }) => json)).toEqual([
      expect.objectContaining({
        type: "mx.pagos.order.paid.v1",
        data: expect.objectContaining({ customer_id: customerId }),
      }),
    ]);
    expect(accounting.map(({ json }) => json.data)).toEqual([
      expect.objectContaining({ amount: 35_000, currency: "MXN" }),
    ]);
    expect(complaints).toEqual([]);
    expect(cardNumbersIn(stack.printed())).toEqual([]);
  });

  it("shows the saved card when the same link is opened again", async () => {
    const { url } = await aLink();
    const page = await anOpenPage(url);
    await saveCard(page, "5555555555554444");

    await page.reload();
    await reached(page, "success");

    expect(await page.locator("#saved-card").innerText()).toMatch(/Mastercard\s+•••• 4444/);
  });

  it("saves a card that the bank will only refuse when it is charged", async () => {
    const link = await aLink();
    const page = await anOpenPage(link.url);

    await saveCard(page, "4000000000000002");
    const customerId = await customerOf(link);
    const { status, body } = await shop.charge(shop.order(customerId));

    expect([status, body.order_status]).toEqual([402, "declined"]);
  });

  /** Customers that Conekta has under this name, each with the number of their cards. */
  const atConektaUnder = async (name: string): Promise<number[]> => {
    const conekta = atConekta(stack.outputs.ConektaUrl);
    const ids = await conekta.customersNamed(name);
    return await Promise.all(ids.map(async (id) => (await conekta.cards(id)).length));
  };

  it("saves one card for one customer when the answer is lost, and says that it is saved", async () => {
    const customer = { name: "Eva Perdida", email: "eva@example.com", phone: "+525512345678" };
    const page = await anOpenPage((await aLink({ customer })).url);
    await typeCard(page, "4242424242424242");
    const keys: unknown[] = [];
    await page.route("**/card-link/card", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      const answer = await route.fetch();
      await (keys.length === 1 ? route.abort() : route.fulfill({ response: answer }));
    });

    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(page, "success");
    await page.unrouteAll({ behavior: "wait" });

    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await atConektaUnder(customer.name)).toEqual([1]);
  });

  it("finds the card saved after a reload in the middle, and after the browser's back button", async () => {
    const customer = { name: "Iris Recarga", email: "iris@example.com", phone: "+525512345678" };
    const page = await anOpenPage((await aLink({ customer })).url);
    await typeCard(page, "4242424242424242");
    const sent = Promise.withResolvers<void>();
    await page.route("**/card-link/card", async (route) => {
      await route.fetch();
      // Saved, but the page never hears of it.
      sent.resolve();
    });

    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
    await sent.promise;
    // Where nobody listens, Playwright says yes to leaving the page.
    await page.reload();
    await reached(page, "success");
    await page.goto("about:blank");
    await page.goBack();
    await reached(page, "success");

    expect(await page.locator("h1").innerText()).toBe("Esta tarjeta ya quedó guardada");
    expect(await atConektaUnder(customer.name)).toEqual([1]);
  });

  it("tells the second of two tabs on one link that the card is there, and saves no other", async () => {
    const customer = { name: "Olga Doble", email: "olga@example.com", phone: "+525512345678" };
    const { url } = await aLink({ customer });
    const [one, other] = [await anOpenPage(url), await anOpenPage(url)];
    await typeCard(one, "4242424242424242");
    await typeCard(other, "5555555555554444");

    await one.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(one, "success");
    await other.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(other, "success");

    expect(await other.locator("h1").innerText()).toBe("Esta tarjeta ya quedó guardada");
    expect(await other.locator("#saved-card").innerText()).toContain("•••• 4242");
    expect(await atConektaUnder(customer.name)).toEqual([1]);
  });

  it("leaves no card number in document, storage, request, console or the functions' logs", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    const told = complaintsOf(page);
    const requests: string[] = [];
    page.on("request", (request) => {
      const isFrames = request.frame() !== page.mainFrame();
      if (!isFrames) requests.push(`${request.url()} ${JSON.stringify(request.headers())}`);
      if (!isFrames) requests.push(request.postData() ?? "");
    });
    await page.goto((await aLink()).url);
    await reached(page, "ready");
    await typeCard(page, "4242424242424242");
    const typed = String(await page.evaluate(EVERYTHING_KEPT));
    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(page, "success");
    const saved = String(await page.evaluate(EVERYTHING_KEPT));

    const seen = [typed, saved, ...requests, ...told, stack.printed()].join("\n");
    expect(cardNumbersIn(seen)).toEqual([]);
    expect(requests.join()).toContain("/card-link/card");
    expect(typed + saved).not.toContain("tok_");
  });

  it("has nothing to show for a link that was never made", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    const { origin } = new URL(stack.outputs.CardPageUrl);

    await page.goto(`${origin}/#nobody-made-this-link-token-ever`);

    await reached(page, "link.invalid");
  });
});

/** Whatever a page's own origin could read or keep: its document, fields, storages and cookies. */
const EVERYTHING_KEPT = `(async () => [
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll("input")].map(({ value }) => value),
  location.href,
  JSON.stringify({ ...localStorage }),
  JSON.stringify({ ...sessionStorage }),
  JSON.stringify(history.state),
  JSON.stringify(await indexedDB.databases()),
  JSON.stringify(await caches.keys()),
  document.cookie,
].join("\\n"))()`;

/** What the browser has to say against the page: errors, warnings and breaches of its policy. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
