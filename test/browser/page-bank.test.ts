import type { Page } from "playwright-core";
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

const IPHONE = { viewport: { width: 390, height: 664 }, isMobile: true, hasTouch: true } as const;

/** A bank that asks, in the Component or on a page of its own, and the way back from it. */
describe.skipIf(CHROMIUM === null)("the card page and the bank", () => {
  const given = givenCardPage();

  const asking = (): Answer => {
    const url = `http://${given.world.componentHost}/bank`;
    return { status: 200, body: { state: "action_required", next_action: { url } } };
  };
  const pending: Answer = { status: 200, body: { state: "pending" } };
  const completed: Answer = {
    status: 200,
    body: {
      state: "completed",
      card: { brand: "visa", last4: "1091", exp_month: 12, exp_year: 2034 },
    },
  };

  /** Whether a tap in the middle of the element lands in the frame. */
  const isReachable = (page: Page, selector: string) =>
    page.evaluate(`(() => {
      const frame = document.querySelector("${selector} iframe");
      frame.scrollIntoView({ block: "center" });
      const { x, y, width, height } = frame.getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2) === frame;
    })()`);

  it("lets the bank ask inside the Component, with nothing over it, and goes on by itself", async () => {
    const page = await anOpenPage(given, IPHONE);
    await reached(page, "ready");
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Pide 3DS" }).click();
    await page.getByRole("checkbox").check();
    await page.locator("#save").click();
    await reached(page, "action.required");

    expect(await page.locator("h1").innerText()).toBe("Confirma con tu banco");
    expect(await page.locator("#save").isVisible()).toBe(false);
    expect(await page.locator("#agreement").getAttribute("inert")).toBe("");
    expect(await isReachable(page, "#component")).toBe(true);
    await frame.getByLabel("Clave de un solo uso").fill("1234");
    await frame.getByRole("button", { name: "Confirmar" }).click();
    await reached(page, "success");

    expect(given.world.requests("/api/card-link/card")).toHaveLength(1);
  });

  it("tells what to do when the bank did not recognize its customer", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Pide 3DS" }).click();
    await page.getByRole("checkbox").check();
    await page.locator("#save").click();
    await frame.getByLabel("Clave de un solo uso").fill("9999");
    await frame.getByRole("button", { name: "Confirmar" }).click();
    await reached(page, "error.recoverable");

    expect(await page.locator("#problem-text").innerText()).toContain("identidad con tu banco");
    expect(await page.locator("#agreement").getAttribute("inert")).toBeNull();
  });

  it.each(["", "main, .sheet, body { transform: translateZ(0); position: relative; z-index: 0 }"])(
    "leaves the bank's page free to be tapped in a frame of its own (%s)",
    async (theme) => {
      given.world.link = asking();
      const page = await anOpenPage(given, { ...IPHONE, bypassCSP: true });
      await reached(page, "action.required");
      if (theme !== "") await page.addStyleTag({ content: theme });

      expect(await isReachable(page, "#bank-frame")).toBe(true);
      expect(await page.locator("#bank-frame iframe").getAttribute("title")).toBe(
        "Página del banco",
      );
      await page.frameLocator("#bank-frame iframe").getByRole("button").click();
      await reached(page, "returning");
      given.world.link = completed;
      await reached(page, "success");
    },
  );

  it("asks our API how it ended, whatever the bank's page says", async () => {
    given.world.link = asking();
    const page = await anOpenPage(given);
    await reached(page, "action.required");

    given.world.link = { status: 200, body: { state: "open" } };
    await page.frameLocator("#bank-frame iframe").getByRole("button").click();
    await reached(page, "error.final");

    expect(await page.locator("#lede").innerText()).toContain("identidad con tu banco");
    await page.getByRole("button", { name: "Reintentar" }).click();
    await reached(page, "ready");
  });

  it("does not listen to windows that are not the bank's", async () => {
    given.world.link = asking();
    const page = await anOpenPage(given);
    await reached(page, "action.required");

    await page.evaluate(`new Promise((heard) => {
      addEventListener("message", heard, { once: true });
      postMessage({ payment_status: "paid" }, "*");
    })`);

    expect(await state(page)).toBe("action.required");
  });

  it.each(["?order_id=ord_1&payment_status=paid#the-link-token", "#the-link-token?order_id=ord_1"])(
    "comes back from the bank in another browser by %s",
    async (address) => {
      given.world.link = pending;
      const page = await (await given.browser.newContext({ locale: "es-MX" })).newPage();

      await page.goto(given.world.pageUrl + address);
      await reached(page, "returning");
      expect(await page.locator("h1").innerText()).toBe("Confirmando la tarjeta…");
      given.world.link = completed;
      await reached(page, "success");

      const [asked] = given.world.requests("/api/card-link");
      expect(asked?.headers.authorization).toBe("Bearer the-link-token");
    },
  );

  it("tells who comes back without the link where to look", async () => {
    const page = await (await given.browser.newContext({ locale: "es-MX" })).newPage();

    await page.goto(`${given.world.pageUrl}?order_id=ord_1`);
    await reached(page, "link.elsewhere");

    expect(await page.locator("#lede").innerText()).toContain("enlace del mensaje que recibiste");
  });

  it("says after a minute that nobody knows yet, and asks again on request", async () => {
    given.world.link = pending;
    const page = await given.browser.newPage({ locale: "es-MX" });
    await stopTime(page);
    await page.goto(`${given.world.pageUrl}#the-link-token`);
    await reached(page, "returning");

    await fastForward(page, "pending");
    expect(await page.locator("#lede").innerText()).toContain("No escribas tu tarjeta otra vez");
    expect(await hasFocus(page, "#heading")).toBe(true);
    given.world.link = completed;
    await page.getByRole("button", { name: "Volver a comprobar" }).click();
    await fastForward(page, "success");
  });

  it("waits for a save whose end our API does not know", async () => {
    const page = await aFilledForm(given);
    given.world.saves = [{ status: 202, body: { state: "pending" } }];
    given.world.link = pending;

    await page.locator("#save").click();
    await reached(page, "returning");
    given.world.link = completed;
    await reached(page, "success");

    expect(given.world.requests("/api/card-link/card")).toHaveLength(1);
  });
});
