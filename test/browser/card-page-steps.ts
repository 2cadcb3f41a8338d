import type { BrowserContextOptions, Page } from "playwright-core";
import type { Given } from "./given-card-page.ts";

export async function anOpenPage(
  { browser, world }: Given,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: "es-MX", ...options });
  const page = await context.newPage();
  await page.goto(`${world.pageUrl}#the-link-token`);
  return page;
}

export async function aFilledForm(given: Given): Promise<Page> {
  const page = await anOpenPage(given);
  await reached(page, "ready");
  await page.frameLocator("iframe").getByRole("button", { name: "Visa" }).click();
  await page.getByRole("checkbox").check();
  return page;
}

export const state = (page: Page) => page.locator("body").getAttribute("data-state");

/** Far longer than any state takes, so that a busy machine is only slow. */
const PATIENCE_MS = 30_000;

export const reached = (page: Page, wanted: string) =>
  page.locator(`body[data-state="${wanted}"]`).waitFor({ timeout: PATIENCE_MS });

/** From now on the page's own time stands still, and passes only where a test says so. */
export async function stopTime(page: Page): Promise<void> {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
}

/** An answer comes over a real socket, however fast the page's own time runs. */
const LOOK_MS = 50;

/** Lets the page's own time pass until it gets there. */
export async function fastForward(page: Page, wanted: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while ((await state(page)) !== wanted && Date.now() < end) {
    await page.clock.runFor(1_000);
    await page.waitForTimeout(LOOK_MS);
  }
  await reached(page, wanted);
}

export const hasFocus = (page: Page, selector: string) =>
  page.evaluate(`document.activeElement === document.querySelector("${selector}")`);
