import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { CHROMIUM } from "#test/browser/chromium.ts";
import { givenCardPage } from "#test/browser/given-card-page.ts";

/** Mounts the stand-in on an empty document of the page's origin; `told` collects its callbacks. */
const mount = (settings: string) => `
  document.body.innerHTML = '<div id="card"></div>';
  window.told = [];
  const tell = (name) => (value) => told.push({ name, value });
  ConektaCheckoutComponents.Card(${settings});`;

describe.skipIf(CHROMIUM === null)("the stand-in of Conekta's Component", () => {
  const given = givenCardPage();

  const aPageWith = async (settings: string) => {
    const page = await given.browser.newPage();
    // Any document of that origin without the page's policy will do.
    await page.goto(`${given.world.pageUrl}config.json`);
    const url = `http://${given.world.componentHost}/v1.0/js/conekta-checkout.min.js`;
    await page.addScriptTag({ url });
    await page.evaluate(mount(settings));
    return { page, frame: page.frameLocator("#card iframe") };
  };

  it("takes the deprecated flat call with a bare id, and shows a button of its own", async () => {
    const { page, frame } = await aPageWith(`{
      targetIFrame: "card", publicKey: "key_flat", allowTokenization: true, checkoutRequestId: "x",
      options: { languaje: "en", button: { text: "Pay" } },
      onCreateTokenSucceeded: tell("token"), onCreateTokenError: tell("error"),
    }`);

    await frame.getByRole("button", { name: "Visa" }).click();
    await frame.getByRole("button", { name: "Pay" }).click();

    const [told] = await callbacks(page, 1);
    expect(told).toMatchObject({ name: "token", value: { id: expect.stringMatching(/^tok_/) } });
    const [asked] = given.world.requests("/tokens");
    expect(asked?.headers.authorization).toBe("Bearer key_flat");
    expect(JSON.parse(asked?.body ?? "")).toEqual({
      card: {
        number: "4242424242424242",
        name: "Ana López",
        exp_month: "12",
        exp_year: "34",
        cvc: "123",
      },
    });
  });

  it("finds faults with number, name, expiry and code before it asks for a token", async () => {
    const { page, frame } = await aPageWith(`{
      config: { targetIFrame: "#card", publicKey: "key_new", locale: "es" },
      callbacks: { onFormError: tell("form"), onCreateTokenSucceeded: tell("token") },
    }`);

    await frame.getByLabel("Número de tarjeta").fill("4242424242424241");
    await frame.getByLabel("Nombre y apellido").fill("Ana");
    await frame.getByLabel("Vencimiento").fill("01/20");
    await frame.getByLabel("Código").fill("12");
    await frame.getByRole("button", { name: "Continuar" }).click();

    const [told] = await callbacks(page, 1);
    expect(told).toMatchObject({ name: "form", value: { object: "error", type: "form_error" } });
    expect(await frame.locator(".error").allTextContents()).toEqual([
      "Revisa el número: no corresponde a una tarjeta.",
      "Escribe nombre y apellido.",
      "Esta tarjeta ya venció.",
      "Revisa el código.",
    ]);
    expect(given.world.requests("/tokens")).toEqual([]);
  });

  it("groups digits while they are typed, as the card shows them", async () => {
    const { frame } = await aPageWith(`{
      config: { targetIFrame: "#card", publicKey: "key_new", locale: "es" }, callbacks: {},
    }`);
    const number = frame.getByLabel("Número de tarjeta");
    const expiry = frame.getByLabel("Vencimiento");

    await number.pressSequentially("378282246310005");
    await expiry.pressSequentially("334");

    expect(await number.inputValue()).toBe("3782 822463 10005");
    expect(await expiry.inputValue()).toBe("03/34");
  });

  it("reports Conekta's refusal the way the Component does", async () => {
    const details = [{ code: "conekta.errors.parameter_validation.card.number", message: "No." }];
    const type = "parameter_validation_error";
    given.world.token = { status: 422, body: { object: "error", type, details } };
    const { page, frame } = await aPageWith(`{
      config: { targetIFrame: "#card", publicKey: "key_new", locale: "es", useExternalSubmit: true },
      callbacks: { onUpdateSubmitTrigger: (submit) => { window.send = submit; }, onCreateTokenError: tell("error") },
    }`);

    await frame.getByRole("button", { name: "Visa" }).click();
    await page.evaluate("send()");

    const [told] = await callbacks(page, 1);
    expect(told).toEqual({
      name: "error",
      value: {
        object: "error",
        type,
        message: "No.",
        message_to_purchaser: "No.",
        code: "conekta.errors.parameter_validation.card.number",
      },
    });
  });
});

/** What the callbacks were told, once there is as much as expected. */
async function callbacks(page: Page, count: number): Promise<unknown[]> {
  await expect.poll(() => page.evaluate("told.length")).toBeGreaterThanOrEqual(count);
  return await page.evaluate("told");
}
