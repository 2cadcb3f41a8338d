import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { awsJsonClient } from "#local/host/engines/aws-json.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import {
  goTo,
  hiddenPartOf,
  overflowOf,
  VIEWS,
  violationsIn,
  visit,
} from "#test/browser/console-visit.ts";
import { aHop, aPayment } from "#test/builders/hops.ts";
import { merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** An order that was charged twice, which only a file can tell of. */
const TWICE = `pbd_${"t".repeat(26)}`;

/** What a person does in the console, from an empty one on: the tests build upon each other's payments. */
describe.skipIf(CHROMIUM === null)("the console", { shuffle: false }, () => {
  let stack: Stack;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchChromium()]);
    url = stack.outputs.ConsoleUrl;
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("shows a first paid order on the timeline after one click", async () => {
    const page = await visit(browser, url);

    await page.getByRole("button", { name: "Cobrar un pedido" }).click();

    await page.locator(".timeline .head .status", { hasText: "pagado" }).waitFor();
    await page.locator(".lane-logistics .hop").waitFor();
    const lanes = await page.locator(".lane-name").allInnerTexts();
    expect(lanes).toEqual(expect.arrayContaining(["API", "Conekta", "Webhook", "Tabla"]));
    expect(await page.locator(".tour h2").innerText()).toBe("Tu servidor pide el cobro");

    // The tour is about this payment, and is not told beside another one.
    await page.locator("a.row", { hasText: "guardada" }).first().click();
    await page.locator(".tour").waitFor({ state: "hidden" });
    await page.locator("a.row", { hasText: "pagado" }).first().click();
    await page.locator(".tour").waitFor();
  });

  it("replays an event, and says what the webhook answered", async () => {
    const page = await visit(browser, url);
    await page.locator("a.row", { hasText: "pagado" }).first().click();
    await page.locator(".lane-webhook .hop").last().click();

    await page.getByRole("button", { name: "Repetir", exact: true }).click();

    await page.getByText("El webhook respondió 200.").waitFor();
  });

  it("forges an event, which the webhook refuses", async () => {
    const page = await visit(browser, url);
    await page.locator("a.row", { hasText: "pagado" }).first().click();
    await page.locator(".lane-webhook .hop").first().click();

    await page.getByRole("button", { name: "Falsificar" }).click();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole("button", { name: "Entregar" }).click();

    await page.getByText("El webhook respondió 401.").waitFor();
    await page.locator(".lane-webhook .o-refused").first().waitFor();
    const titles = await page
      .locator(".lane-webhook .o-refused")
      .evaluateAll((hops) => hops.map((hop) => hop.getAttribute("title")));
    expect(titles).toEqual([expect.stringContaining("401")]);
  });

  it("finds a payment by what is in its payloads", async () => {
    const page = await visit(browser, url);

    await page.locator("#search").fill("Nobody has this");
    await page.getByText("Nada coincide").waitFor();
    await page.locator("#search").fill("4242");

    await page.locator("a.row", { hasText: "pagado" }).first().waitFor();
  });

  it("runs a scenario from the dialog, and is told how it ended", async () => {
    const page = await visit(browser, url, { locale: "en-US" });
    await page.getByRole("button", { name: "Trigger" }).click();
    await page.getByText("forged-signature").click();
    expect(await violationsIn(page)).toEqual([]);

    await page.locator("dialog").getByRole("button", { name: "Trigger" }).click();

    await page.getByText("forged-signature: ended as it should").waitFor();
  });

  it("calls the API with the merchant's token, and leads to the order's timeline", async () => {
    const page = await visit(browser, url);
    await goTo(page, "api");

    await page.getByRole("button", { name: "Enviar" }).click();
    await page.getByRole("link", { name: "Ver su línea de tiempo" }).click();

    // Which saved card it is charged to, and so how it ends, is the table's to say.
    await page.locator(".timeline .lane-api .hop").waitFor();
  });

  it("creates a link with its QR code, and revokes it", async () => {
    const page = await visit(browser, url);
    await goTo(page, "cards");

    await page.getByRole("button", { name: "Crear enlace" }).click();
    await page.getByAltText("Código QR del enlace").waitFor();
    await page.getByRole("button", { name: "Revocar" }).first().click();

    await page.getByText("revocado", { exact: true }).waitFor();
  });

  it("says in every view that faults are on, and switches all of them off", async () => {
    const page = await visit(browser, url);
    await goTo(page, "faults");
    const slider = page.getByLabel("Consumidores de colas: Truena, porcentaje");
    await slider.fill("50");
    await page.getByRole("button", { name: "Aplicar" }).click();
    const banner = page.locator(".faults-on");
    await banner.waitFor();

    await goTo(page, "queues");
    await banner.getByRole("link", { name: "Ver cuáles" }).click();
    expect(await slider.inputValue()).toBe("50");
    expect(await violationsIn(page)).toEqual([]);
    await banner.getByRole("button", { name: "Quitar todas" }).click();

    await banner.waitFor({ state: "hidden" });
    await page.locator(".slider.is-on").waitFor({ state: "detached" });
    expect(await slider.inputValue()).toBe("0");
  });

  it("says in Spanish, and where asked in English, which invariant is broken and how", async () => {
    const charges = ["chr_one", "chr_two"].map((id) => ({ id, object: "charge", status: "paid" }));
    const hops = charges.map((charge) =>
      aHop({ lane: "conekta", paymentId: TWICE, response: JSON.stringify(charge) }),
    );
    await fetch(`${url}/api/payments/import`, {
      method: "POST",
      body: JSON.stringify({ pagosTimeline: 1, payment: aPayment({ id: TWICE }), hops }),
    });
    const page = await visit(browser, url);
    await goTo(page, "rules");

    await page.locator(".rule.broken", { hasText: "pagados: chr_one, chr_two" }).waitFor();
    await page.getByRole("button", { name: "EN, Switch to English" }).click();

    await page.locator(".rule.broken", { hasText: "paid: chr_one, chr_two" }).waitFor();
  });

  it("says what of a dead letter nobody can read, and redrives it as slowly as asked", async () => {
    const sqs = awsJsonClient({ endpoint: stack.outputs.SqsEndpoint, service: "sqs" });
    const body = JSON.stringify({ id: "evt_unreadable", type: 7, data: {} });
    const { EventsDeadLetterQueueUrl: QueueUrl } = stack.outputs;
    await sqs("SendMessage", { QueueUrl, MessageBody: body });
    const page = await visit(browser, url);
    await goTo(page, "queues", QueueUrl.split("/").at(-1));

    const letter = page.locator(".message", { hasText: "No cumple ConektaEvent" });
    await letter.getByText("/type Invalid input: expected string").waitFor();
    await letter.getByRole("checkbox").check();
    await page.getByLabel("por segundo").fill("20");
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole("button", { name: "Reenviar elegidos" }).click();

    await page.getByText("1 reenviado a su cola.").waitFor();
    await letter.waitFor({ state: "detached" });
  });

  it("draws the card page anew for another theme, of which Conekta's frame hears but once", async () => {
    const page = await visit(browser, url);
    await goTo(page, "preview");
    const light = await page.locator("iframe").first().elementHandle();

    await page.getByLabel("Tema", { exact: true }).selectOption("dark");

    await page.locator("iframe[style*=dark]").first().waitFor();
    expect(await light?.evaluate(({ isConnected }) => isConnected)).toBe(false);
  });

  it("brings forward that Conekta expires what nobody pays", async () => {
    const shop = merchant(stack.outputs);
    const { body } = await shop.charge(shop.order(await shop.saveCard("tok_test_3ds_challenge")));
    shop.stop();
    const page = await visit(browser, url);
    await goTo(page, "payments", body.id);
    await page.locator(".timeline .head .status", { hasText: "espera al cliente" }).waitFor();

    await page.getByRole("button", { name: "Tiempo", exact: true }).click();
    await page.getByRole("button", { name: "Vencer los pedidos sin pagar" }).click();

    await page.locator(".timeline .head .status", { hasText: "expirado" }).waitFor();
  });

  it("is driven by keyboard", async () => {
    const page = await visit(browser, url);
    await page.locator("a.row").first().waitFor();

    await page.keyboard.press("j");
    await page.locator("a.row[aria-current]").waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("q");
    await page.getByRole("heading", { name: "Colas" }).waitFor();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Teclado" });
    await help.waitFor();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    await page.keyboard.press("/");

    await page.locator("#search:focus").waitFor();
  });

  it.each([
    { locale: "es-MX", colorScheme: "light" },
    { locale: "en-US", colorScheme: "dark" },
  ] as const)("shuts nobody out of any view ($locale, $colorScheme)", async (wish) => {
    const page = await visit(browser, url, wish);
    const [first] = await page.locator("a.row", { hasText: /paid|pagado/ }).all();
    const id = (await first?.getAttribute("href"))?.split("/")[2];

    const found: Record<string, readonly string[]> = {};
    await goTo(page, "payments", id);
    found["timeline"] = await violationsIn(page);
    for (const view of VIEWS) {
      await goTo(page, view);
      found[view] = await violationsIn(page);
    }

    const none = [...VIEWS, "timeline"].map((view) => [view, []]);
    expect(found).toEqual(Object.fromEntries(none));
  });

  it.each([390, 1_100])(
    "needs no sideways scrolling at %i pixels, nor shuts out",
    async (width) => {
      const page = await visit(browser, url, { width });
      const href = await page.locator("a.row").first().getAttribute("href");

      const overflow: Record<string, number> = {};
      await goTo(page, "payments", href?.split("/")[2]);
      overflow["timeline"] = await overflowOf(page);
      overflow["inspector"] = await overflowOf(page, ".inspector");
      expect(await violationsIn(page)).toEqual([]);
      for (const view of VIEWS) {
        await goTo(page, view);
        overflow[view] = await overflowOf(page);
        // The tab of what is shown is itself in sight.
        await expect.poll(() => hiddenPartOf(page, ".tabs [aria-current]")).toBeLessThan(1);
      }

      expect(Object.values(overflow).filter((pixels) => pixels > 0)).toEqual([]);
    },
  );
});
