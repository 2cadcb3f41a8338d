import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { arrangeScene } from "#local/gallery/scenes.ts";
import { fastForward, reached, state } from "#test/browser/card-page-steps.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";
import { SCENES, type Scene } from "#web/gallery/scene.ts";
import type { State } from "#web/states.ts";

/** An answer of the API comes over a real socket, however fast the page's own time runs. */
const LOOK_MS = 100;

/** Where each of the gallery's links leads to by itself. */
const LEADS_TO: { readonly [S in Scene]: State } = {
  open: "ready",
  "with-pin": "ready",
  "last-attempt": "ready",
  saved: "success",
  spent: "link.used",
  expired: "link.expired",
  revoked: "link.revoked",
  "no-link": "link.invalid",
  "back-from-bank": "link.elsewhere",
  unconfirmed: "returning",
  "answers-lost": "ready",
  "conekta-slow": "ready",
  "script-refused": "component.blocked",
  "script-hangs": "component.loading",
};

describe.skipIf(CHROMIUM === null)("the gallery's links, with a host that runs", () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchChromium()]);
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  async function opened(scene: Scene, prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const address = await arrangeScene(stack.outputs, scene);
    const page = await browser.newPage({ locale: "es-MX" });
    await prepare?.(page);
    await page.goto(address);
    return page;
  }

  async function save(page: Page, card: string): Promise<void> {
    await reached(page, "ready");
    await page.frameLocator("iframe").getByRole("button", { name: card }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
  }

  const inItsOwnTime = (page: Page) => page.clock.install();

  it.each(SCENES)("%s", async (scene) => {
    const page = await opened(scene);

    await reached(page, LEADS_TO[scene]);
  });

  it("keep a card on its way where Conekta is slow", async () => {
    const page = await opened("conekta-slow");

    await save(page, "Visa");

    await reached(page, "submitting.tokenizing");
    await reached(page, "submitting.saving");
  });

  it("lead to a bank that says no, with one try left", async () => {
    const page = await opened("last-attempt");
    await save(page, "Pide 3DS");
    await reached(page, "action.required");

    await page.frameLocator("iframe").getByLabel("Clave").fill("9999");
    await page.frameLocator("iframe").getByRole("button", { name: "Confirmar" }).click();

    await reached(page, "error.recoverable");
    expect(await page.locator("#attempts").innerText()).toBe("Intentos que quedan: 1.");
  });

  it("lead to a form that comes late, and then not at all", async () => {
    const page = await opened("script-hangs", inItsOwnTime);

    await fastForward(page, "component.slow");
    await fastForward(page, "component.blocked");
  });

  it("lead to a card of which nobody knows after a minute", async () => {
    const page = await opened("unconfirmed", inItsOwnTime);
    await reached(page, "returning");

    for (let looks = 0; looks < 30 && (await state(page)) !== "pending"; looks += 1) {
      await page.clock.fastForward(8_000);
      await page.waitForTimeout(LOOK_MS);
    }
    await reached(page, "pending");
  });

  it("lead to answers that are lost, after which the same card is sent again", async () => {
    const page = await opened("answers-lost", inItsOwnTime);
    await save(page, "Visa");

    await fastForward(page, "error.recoverable");

    expect(await page.getByRole("button", { name: "Reintentar" }).isVisible()).toBe(true);
  });
});
