import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { World } from "#test/browser/card-page-world.ts";

export async function anOpenPage(
  browser: Browser,
  world: World,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: "es-MX", ...options });
  const page = await context.newPage();
  await page.goto(`${world.pageUrl}#the-link-token`);
  return page;
}

export async function aFilledForm(browser: Browser, world: World): Promise<Page> {
  const page = await anOpenPage(browser, world);
  await reached(page, "ready");
  await page.frameLocator("iframe").getByRole("button", { name: "Visa" }).click();
  await page.getByRole("checkbox").check();
  return page;
}

export const state = (page: Page) => page.locator("body").getAttribute("data-state");

export const reached = (page: Page, wanted: string) =>
  page.locator(`body[data-state="${wanted}"]`).waitFor({ timeout: 15_000 });

/** Lets the page's own time pass until it gets there; answers over the sockets need real time. */
export async function fastForward(page: Page, wanted: string): Promise<void> {
  for (let seconds = 0; seconds < 40 && (await state(page)) !== wanted; seconds += 1) {
    await page.clock.runFor(1_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await reached(page, wanted);
}

export const hasFocus = (page: Page, selector: string) =>
  page.evaluate(`document.activeElement === document.querySelector("${selector}")`);
