import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Locale, Tone } from "#web/copy/copy.ts";

export type Cell = { readonly name: string; readonly locale: Locale; readonly tone: Tone };

/** One page that is shown cell after cell, with axe in it. */
export async function openCells(
  browser: Browser,
  gallery: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(new URL("/cell.html#es-MX/tu/ready", gallery).href);
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core") });
  return page;
}

export async function showCell(page: Page, { name, locale, tone }: Cell): Promise<void> {
  const hash = `#${encodeURI(`${locale}/${tone}/${name}`)}`;
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
  await page.locator(`body[data-drawn="${hash}"]`).waitFor();
}

/** What axe finds fault with, each as rule and element. What is in Conekta's frame is Conekta's. */
export async function faultsOfAccess(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { iframes: false, resultTypes: ['violations'] })",
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
}

/** Elements that reach beyond the screen, or whose words do not fit into them. */
export function faultsOfLayout(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const nameOf = (element: Element) => `${element.localName}#${element.id}.${element.className}`;
    const isSeen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.closest(".unseen") === null;
    const seen = [...document.body.querySelectorAll("*")].filter(isSeen);
    const outside = seen.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -0.5 || right > width + 0.5;
    });
    const cut = seen.filter(
      (element) =>
        element.scrollWidth > element.clientWidth + 1 &&
        getComputedStyle(element).display !== "inline" &&
        element.clientWidth > 0,
    );
    const scrolls =
      document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
    return [
      ...scrolls,
      ...outside.map((element) => `${nameOf(element)} is outside`),
      ...cut.map((element) => `${nameOf(element)} is cut off`),
    ];
  });
}

/** Every text that is seen or read out, with where it is. */
export function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const isCode = parent?.closest("script, style, noscript, .languages button") !== null;
      if (!isCode && parent?.checkVisibility() === true) texts.push(node.textContent ?? "");
    }
    return texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  });
}
