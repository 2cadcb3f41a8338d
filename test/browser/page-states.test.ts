import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  aFilledForm,
  anOpenPage,
  fastForward,
  hasFocus,
  reached,
  state,
  stopTime,
} from "#test/browser/card-page-steps.ts";
import type { Answer } from "#test/browser/card-page-world.ts";
import { CHROMIUM } from "#test/browser/chromium.ts";
import { givenCardPage } from "#test/browser/given-card-page.ts";

/** The page as it is built, in a real browser, with its policy, between two servers. */
describe.skipIf(CHROMIUM === null)("the card page", () => {
  const given = givenCardPage();

  it("shows whom the link is for, and the Component's frame by its name", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");

    expect(await page.title()).toBe("Guarda tu tarjeta — Gas del Valle");
    expect(await page.locator("h1").allTextContents()).toEqual(["Guarda tu tarjeta"]);
    expect(await page.locator("#recipient").innerText()).toMatch(/Ana L\.\s+a•••@example\.com/);
    expect(await page.getByText("Hoy no se te cobra nada.").isVisible()).toBe(true);
    expect(await page.locator("iframe").getAttribute("title")).toBe(
      "Formulario seguro de tarjeta de Conekta",
    );
  });

  it("saves a card and says what was saved", async () => {
    const page = await aFilledForm(given);

    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(page, "success");

    expect(await page.locator("h1").innerText()).toBe("Listo, tu tarjeta quedó guardada");
    expect(await page.locator("#saved-card").innerText()).toMatch(
      /Visa\s+•••• 4242\s+vence 12\/34/,
    );
    expect(await hasFocus(page, "#heading")).toBe(true);
    expect(await page.locator("iframe").count()).toBe(0);
    const [saved, ...more] = given.world.requests("/api/card-link/card");
    expect(more).toEqual([]);
    expect(saved?.headers.authorization).toBe("Bearer the-link-token");
    expect(JSON.parse(saved?.body ?? "")).toEqual({
      token_id: expect.stringMatching(/^tok_/),
      consent: {
        version: "2026-11",
        locale: "es-MX",
        sha256: createHash("sha256").update("Autorizo a Gas del Valle a guardarla.").digest("hex"),
      },
    });
  });

  it("saves once when the button is pressed many times", async () => {
    const page = await aFilledForm(given);

    await page.evaluate('for (let i = 0; i < 5; i += 1) document.querySelector("#save").click()');
    await reached(page, "success");

    expect(given.world.requests("/tokens")).toHaveLength(1);
    expect(given.world.requests("/api/card-link/card")).toHaveLength(1);
  });

  it.each([
    { status: 401, code: "link_invalid", ends: "link.invalid", words: "no es correcto" },
    { status: 410, code: "link_expired", ends: "link.expired", words: "ya venció" },
    { status: 410, code: "link_revoked", ends: "link.revoked", words: "ya no está activo" },
  ])("explains $code", async ({ status, code, ends, words }) => {
    given.world.link = { status, body: { code } };

    const page = await anOpenPage(given);
    await reached(page, ends);

    expect(await page.locator("h1").innerText()).toContain(words);
    expect(await hasFocus(page, "#heading")).toBe(true);
    expect(await page.locator("iframe").count()).toBe(0);
  });

  it("asks nobody about an address without a link token", async () => {
    const page = await given.browser.newPage();

    await page.goto(given.world.pageUrl);
    await reached(page, "link.invalid");

    expect(given.world.requests("/api/card-link")).toEqual([]);
  });

  it("shows the card that another tab has saved, once this one is looked at again", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");
    const card = { brand: "visa", last4: "4242", exp_month: 12, exp_year: 2034 };
    given.world.link = { status: 200, body: { state: "completed", card } };

    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await reached(page, "success");

    expect(await page.locator("h1").innerText()).toBe("Esta tarjeta ya quedó guardada");
  });

  it("shows the card of a link that was used already", async () => {
    const card = { brand: "american_express", last4: "0005", exp_month: 3, exp_year: 2034 };
    given.world.link = { status: 200, body: { state: "completed", card } };

    const page = await anOpenPage(given);
    await reached(page, "success");

    expect(await page.locator("#saved-card").innerText()).toMatch(/American Express\s+•••• 0005/);
  });

  it("tries again by itself when the API is away, and offers to when it stays away", async () => {
    given.world.link = "cut";
    const page = await given.browser.newPage();
    await stopTime(page);

    await page.goto(`${given.world.pageUrl}#the-link-token`);
    await fastForward(page, "link.unreachable");
    expect(given.world.requests("/api/card-link").length).toBeGreaterThanOrEqual(4);

    given.world.reset();
    await page.getByRole("button").last().click();
    await reached(page, "ready");
  });

  it("names who is blocked when the Component's script cannot be loaded, and tries again", async () => {
    given.world.script = { status: 404, body: "" };

    const page = await anOpenPage(given);
    await reached(page, "component.blocked");
    expect(await page.locator("#blocked").innerText()).toContain(given.world.componentHost);
    expect(await hasFocus(page, "#trouble")).toBe(true);

    given.world.reset();
    await page.getByRole("button", { name: "Reintentar" }).click();
    await reached(page, "ready");
  });

  it("says so when the Component is slow, and gives up on it in the end", async () => {
    given.world.script = "silence";
    const page = await given.browser.newPage();
    await stopTime(page);

    await page.goto(`${given.world.pageUrl}#the-link-token`);
    await reached(page, "component.loading");
    await page.clock.runFor(8_000);
    await reached(page, "component.slow");
    await page.clock.runFor(7_000);

    await reached(page, "component.blocked");
  });

  it("falls back to the Component's own button when it offers no way to submit", async () => {
    given.world.script = script(`Card({ callbacks }) {
      callbacks.onGetInfoSuccess({ initLoadTime: 1 });
      window.finish = callbacks.onCreateTokenSucceeded;
    }`);
    const page = await given.browser.newPage({ locale: "es-MX" });
    await stopTime(page);
    await page.goto(`${given.world.pageUrl}#the-link-token`);
    await expect.poll(() => page.evaluate("'finish' in window")).toBe(true);

    await page.clock.runFor(6_000);
    await reached(page, "ready");
    expect(await page.locator("#save").isVisible()).toBe(false);

    await page.evaluate('finish("tok_plain_string")');
    await reached(page, "error.recoverable");
    expect(await hasFocus(page, "#consent")).toBe(true);
    await page.getByRole("checkbox").check();
    await page.locator("#save").click();
    await reached(page, "success");
    expect(given.world.requests("/api/card-link/card")).toHaveLength(1);
  });

  it("ignores callbacks that come twice or after the end", async () => {
    given.world.script = script(`Card({ callbacks }) {
      callbacks.onUpdateSubmitTrigger(() => {
        for (let i = 0; i < 3; i += 1) callbacks.onCreateTokenSucceeded({ id: "tok_1" });
        window.beLate = () => callbacks.onCreateTokenError({ code: "late" });
      });
    }`);
    const page = await anOpenPage(given);
    await reached(page, "ready");

    await page.getByRole("checkbox").check();
    await page.locator("#save").click();
    await reached(page, "success");
    await page.evaluate("beLate()");

    expect(await state(page)).toBe("success");
    expect(given.world.requests("/api/card-link/card")).toHaveLength(1);
  });

  it("asks for consent first, at the box itself", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");

    await page.locator("#save").click();

    expect(await state(page)).toBe("ready");
    expect(await hasFocus(page, "#consent")).toBe(true);
    expect(await page.locator("#consent-missing").isVisible()).toBe(true);
    expect(given.world.requests("/tokens")).toEqual([]);
  });

  it("leads back to the fields that the Component finds wanting", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");
    await page.getByRole("checkbox").check();

    await page.locator("#save").click();
    await page.getByText("Revisa los datos señalados en el formulario.").first().waitFor();

    const number = page.frameLocator("iframe").getByLabel("Número de tarjeta");
    expect(await state(page)).toBe("ready");
    expect(await number.getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.type("4242");
    expect(await number.inputValue()).toBe("4242");
  });

  it("keeps the form after a refusal and tells it in the API's words", async () => {
    const userMessage = { es: "Tu banco dijo que no.", en: "Your bank said no." };
    const refusal = {
      code: "card_refused",
      retryable: false,
      request_id: "req_7",
      user_message: userMessage,
    };
    const page = await aFilledForm(given);
    given.world.saves = [{ status: 402, body: refusal }];

    await page.locator("#save").click();
    await reached(page, "error.recoverable");

    const problem = page.locator("#problem");
    expect(await problem.innerText()).toMatch(/No pudimos.*Tu banco dijo que no\..*req_7/s);
    expect(await hasFocus(page, "#problem")).toBe(true);
    expect(await page.title()).toContain("No pudimos guardar tu tarjeta");
    const number = page.frameLocator("iframe").getByLabel("Número de tarjeta");
    expect(await number.inputValue()).toBe("4242 4242 4242 4242");
  });

  it("tells what Conekta refuses to make a token of", async () => {
    const page = await aFilledForm(given);
    const details = [{ code: "conekta.errors.parameter_validation.card.number", message: "No." }];
    given.world.token = {
      status: 422,
      body: { object: "error", type: "parameter_validation_error", details },
    };

    await page.locator("#save").click();
    await reached(page, "error.recoverable");

    expect(await page.locator("#problem-text").innerText()).toContain("Revisa el número");
    expect(given.world.requests("/api/card-link/card")).toEqual([]);
  });

  it("ends where trying again cannot help, and starts over with another card", async () => {
    const page = await aFilledForm(given);
    given.world.saves = [{ status: 502, body: { code: "conekta_refused_us", retryable: false } }];

    await page.locator("#save").click();
    await reached(page, "error.final");

    expect(await page.locator("#lede").innerText()).toContain("Gas del Valle no puede guardar");
    expect(await hasFocus(page, "#heading")).toBe(true);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await reached(page, "ready");
  });

  it("repeats a lost save with the same token, and saves one card", async () => {
    const page = await aFilledForm(given);
    given.world.saves = [
      "cut",
      { status: 503, body: { code: "conekta_unavailable", retryable: true } },
      saved(),
    ];

    await page.locator("#save").click();
    await reached(page, "success");

    const tokens = given.world
      .requests("/api/card-link/card")
      .map(({ body }) => JSON.parse(body).token_id);
    expect(new Set(tokens).size).toBe(1);
    expect(given.world.requests("/tokens")).toHaveLength(1);
  });

  it("learns while saving that the link has ended", async () => {
    const page = await aFilledForm(given);
    given.world.saves = [{ status: 410, body: { code: "link_revoked" } }];

    await page.locator("#save").click();

    await reached(page, "link.revoked");
  });

  it("keeps the place while the device is offline", async () => {
    const page = await aFilledForm(given);

    await page.context().setOffline(true);
    await reached(page, "offline");
    expect(await page.locator("#offline").isVisible()).toBe(true);
    expect(await page.locator("#save").getAttribute("aria-disabled")).toBe("true");
    await page.locator("#save").click({ force: true });
    await page.context().setOffline(false);
    await reached(page, "ready");

    expect(given.world.requests("/tokens")).toEqual([]);
    const number = page.frameLocator("iframe").getByLabel("Número de tarjeta");
    expect(await number.inputValue()).toBe("4242 4242 4242 4242");
  });
});

const saved = (): Answer => ({
  status: 200,
  body: { card: { brand: "visa", last4: "4242", exp_month: "12", exp_year: "34" } },
  headers: { "idempotent-replayed": "true" },
});

const script = (card: string): Answer => ({
  status: 200,
  body: `window.ConektaCheckoutComponents = { ${card} };`,
  headers: { "content-type": "text/javascript" },
});
