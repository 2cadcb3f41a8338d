import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardNumbersIn } from "#test/browser/card-numbers.ts";
import { reached } from "#test/browser/card-page-steps.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** From a card that is typed into the page to what the warehouse and the books are told. */
describe.skipIf(CHROMIUM === null)("saving a card", () => {
  let stack: Stack;
  let shop: ReturnType<typeof merchant>;
  let browser: Browser;

  beforeAll(async () => {
    stack = await startStack();
    shop = merchant(stack.outputs);
    browser = await launchChromium();
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
    const { body: order } = await shop.charge(shop.order(customerId));
    const { logistics, accounting } = await shop.messagesOf(order.id, () => true);

    expect(await page.locator("#saved-card").innerText()).toMatch(
      /Visa\s+•••• 4242\s+vence 12\/34/,
    );
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

  it("has nothing to show for a link that was never made", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    const { origin } = new URL(stack.outputs.CardPageUrl);

    await page.goto(`${origin}/#nobody-made-this-link-token-ever`);

    await reached(page, "link.invalid");
  });
});

/** What the browser has to say against the page: errors, warnings and breaches of its policy. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
