import { describe, expect, it } from "vitest";
import {
  aFilledForm,
  anOpenPage,
  hasFocus,
  reached,
  state,
} from "#test/browser/card-page-steps.ts";
import type { Answer } from "#test/browser/card-page-world.ts";
import { CHROMIUM } from "#test/browser/chromium.ts";
import { givenCardPage } from "#test/browser/given-card-page.ts";

const WHATSAPP =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 WhatsApp/25.20";

/** Ways on for who would otherwise be stuck, and what the merchant's configuration changes. */
describe.skipIf(CHROMIUM === null)("the card page's help", () => {
  const given = givenCardPage();

  it.each([
    { code: "link_expired", ends: "link.expired" },
    { code: "link_exhausted", ends: "link.used" },
  ])("asks once for a new link after $code, and never shows it", async ({ code, ends }) => {
    given.world.link = { status: 410, body: { code, renewable: true } };
    const page = await anOpenPage(given);
    await reached(page, ends);

    await page.getByRole("button", { name: "Pedir un enlace nuevo" }).click();
    await page.getByText("te enviará un enlace nuevo").waitFor();

    expect(await page.locator("#action").isVisible()).toBe(false);
    expect(given.world.requests("/api/card-link/renewal-request")).toHaveLength(1);
  });

  it("lets a new link be asked for again when it was refused", async () => {
    given.world.link = { status: 410, body: { code: "link_expired", renewable: true } };
    given.world.renewal = { status: 429, body: { code: "too_many_attempts" } };
    const page = await anOpenPage(given);
    await reached(page, "link.expired");

    await page.getByRole("button", { name: "Pedir un enlace nuevo" }).click();
    await page.getByText("No pudimos pedirlo").waitFor();

    expect(await page.locator("#action").isVisible()).toBe(true);
  });

  it("offers another way and a code to quote where the form is blocked, and counts it", async () => {
    given.world.script = { status: 404, body: "" };
    const page = await anOpenPage(given);
    await reached(page, "component.blocked");

    const panel = page.locator("#blocked");
    const code = /CE-SCR-[0-9A-F]{4}/.exec(await panel.innerText())?.[0];
    expect(await panel.getByRole("link", { name: "WhatsApp" }).getAttribute("href")).toBe(
      "https://wa.me/525512345678",
    );
    const reported = () =>
      given.world.requests("/api/client-events").map(({ body }) => JSON.parse(body));
    await expect
      .poll(reported)
      .toEqual([{ state: "component.blocked", code, elapsed_ms: expect.any(Number) }]);
  });

  it("knows that a policy forbids the form", async () => {
    given.world.frames = "'none'";
    const page = await anOpenPage(given);
    await reached(page, "component.blocked");

    expect(await page.locator("#blocked-code").innerText()).toMatch(/CE-POL-/);
  });

  /** A Component that does what Trusted Types are there to stop. */
  const CARELESS: Answer = {
    status: 200,
    body: `window.ConektaCheckoutComponents = {
      Card({ config, callbacks }) {
        document.querySelector(config.targetIFrame).innerHTML = "<p>The form</p>";
        callbacks.onUpdateSubmitTrigger(() => undefined);
      },
    };`,
    headers: { "content-type": "text/javascript" },
  };

  it("offers another way where Trusted Types stop the form's script", async () => {
    given.world.script = CARELESS;
    const page = await anOpenPage(given);

    await reached(page, "component.blocked");
  });

  it("works with such a script where they are only told of, and the console tells", async () => {
    given.world.script = CARELESS;
    given.world.isOnlyToldOfTypes = true;
    const told: string[] = [];
    const page = await (await given.browser.newContext({ locale: "es-MX" })).newPage();
    page.on("console", (message) => told.push(message.text()));
    await page.goto(`${given.world.pageUrl}#the-link-token`);

    await reached(page, "ready");

    await expect.poll(() => told.join()).toContain("TrustedHTML");
  });

  it("hints at the way out of an app's own browser", async () => {
    const page = await anOpenPage(given, { userAgent: WHATSAPP });
    await reached(page, "ready");

    const hint = page.locator("#in-app");
    expect(await hint.innerText()).toContain("el navegador de WhatsApp");
    expect(await hint.getByRole("button", { name: "Copiar enlace" }).isVisible()).toBe(true);
  });

  it("says without JavaScript what is needed, and that nothing was charged", async () => {
    const context = await given.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();

    await page.goto(given.world.pageUrl);

    expect(await page.locator("main").innerText()).toMatch(
      /activar JavaScript.*No se hizo ningún\s+cargo.*responde al mensaje/s,
    );
  });

  it("asks for the PIN by a label, says what is wrong with it, and sends it once", async () => {
    given.world.link = { status: 200, body: { state: "open", pin_required: true } };
    given.world.saves = [{ status: 403, body: { code: "pin_wrong", retryable: false } }];
    const page = await aFilledForm(given);
    const pin = page.getByLabel("Últimos 4 dígitos de tu teléfono");

    await page.locator("#save").click();
    expect(await hasFocus(page, "#pin")).toBe(true);
    await pin.fill("5678");
    expect(await page.locator("#pin-trouble").isVisible()).toBe(false);
    await page.locator("#save").click();
    await reached(page, "error.recoverable");

    expect(await page.locator("#pin-trouble").innerText()).toContain("No coinciden");
    expect(await pin.getAttribute("aria-invalid")).toBe("true");
    expect(await hasFocus(page, "#pin")).toBe(true);
    const [sent] = given.world.requests("/api/card-link/card");
    expect(JSON.parse(sent?.body ?? "").pin).toBe("5678");
  });

  it("repeats a lost save under one key", async () => {
    const page = await aFilledForm(given);
    given.world.saves = ["cut", { status: 503, body: { retryable: true } }, ...given.world.saves];

    await page.locator("#save").click();
    await reached(page, "success");

    const keys = given.world
      .requests("/api/card-link/card")
      .map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it("says of a card that another tab saved that it is already there", async () => {
    const page = await aFilledForm(given);
    const card = { brand: "visa", last4: "1881", exp_month: 1, exp_year: 2033 };
    given.world.saves = [{ status: 200, body: { state: "completed", card, already_saved: true } }];

    await page.locator("#save").click();
    await reached(page, "success");

    expect(await page.locator("h1").innerText()).toBe("Esta tarjeta ya quedó guardada");
    expect(await page.locator("#saved-card").innerText()).toContain("•••• 1881");
  });

  it("leads back to the merchant, with a receipt", async () => {
    const page = await aFilledForm(given);
    await page.locator("#save").click();
    await reached(page, "success");

    const back = page.getByRole("link", { name: "Volver a Gas del Valle" });
    expect(await back.getAttribute("href")).toBe("https://tienda.example/gracias");
    expect(await page.locator("#receipt").innerText()).toContain("R-7Q2M");
  });

  it("asks before it is left only while a card is on its way", async () => {
    given.world.token = "silence";
    const page = await aFilledForm(given);

    await page.locator("#save").click();
    await reached(page, "submitting.tokenizing");
    const asking = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const question = await asking;
    await question.dismiss();

    expect(question.type()).toBe("beforeunload");
    expect(await state(page)).toBe("submitting.tokenizing");
  });

  it("speaks to a bank's customers as usted, in every word", async () => {
    given.world.merchant = { tone: "usted" };
    const page = await anOpenPage(given);
    await reached(page, "ready");

    expect(await page.locator("h1").innerText()).toBe("Guarde su tarjeta");
    expect(await page.locator("body").innerText()).not.toMatch(/\b(tu|te|Escribe)\b/);
  });

  it("offers no other language where the merchant has one", async () => {
    given.world.merchant = { locales: ["en"] };
    const page = await anOpenPage(given);
    await reached(page, "ready");

    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator("#languages").isVisible()).toBe(false);
  });

  it("offers help in the same place in every state", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");
    const inForm = await page.locator("footer").innerText();

    given.world.link = { status: 410, body: { code: "link_revoked" } };
    await page.reload();
    await reached(page, "link.revoked");

    expect(await page.locator("footer").innerText()).toBe(inForm);
    expect(inForm).toMatch(/WhatsApp.*55 1234 5678.*ayuda@example.com.*S\.A\. de C\.V\./s);
  });
});
