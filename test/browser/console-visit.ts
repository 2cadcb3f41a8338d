import axe from "axe-core";
import type { Browser, Page } from "playwright-core";

export const VIEWS = [
  "payments",
  "events",
  "queues",
  "cards",
  "faults",
  "data",
  "rules",
  "preview",
  "api",
] as const;

export interface Visit {
  readonly locale?: "es-MX" | "en-US";
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
}

/** The console in a browser of its own, from the front door on. */
export async function visit(browser: Browser, url: string, wish: Visit = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: wish.locale ?? "es-MX",
    colorScheme: wish.colorScheme ?? "light",
    viewport: { width: wish.width ?? 1_440, height: 900 },
    timezoneId: "America/Mexico_City",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("main > *").first().waitFor();
  return page;
}

/** Goes to a view without loading the page anew, and waits until it stands. */
export async function goTo(page: Page, view: string, id?: string): Promise<void> {
  const hash = id === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
  const ready: Readonly<Record<string, string>> = {
    payments: id === undefined ? ".list" : ".lanes",
    queues: ".card",
    faults: ".slider",
    data: ".items li",
    rules: ".rule",
    preview: "iframe",
    api: "form",
  };
  await page
    .locator(ready[view] ?? "h1")
    .first()
    .waitFor();
}

/** What a machine can see of what shuts people out, one line each. Frames have tests of their own. */
export async function violationsIn(page: Page): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    // What the source above leaves behind.
    (globalThis as unknown as { readonly axe: typeof axe }).axe.run(
      { exclude: ["iframe"] },
      { iframes: false, resultTypes: ["violations"] },
    ),
  );
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`,
  );
}

/** Pixels by which what the page holds, or the part of it, is wider than its room. */
export function overflowOf(page: Page, part = "html"): Promise<number> {
  return page.locator(part).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
}

/** Pixels of an element that stand left or right of the window. */
export function hiddenPartOf(page: Page, part: string): Promise<number> {
  return page.locator(part).evaluate((element) => {
    const { left, right } = element.getBoundingClientRect();
    return Math.max(0, -left, right - innerWidth);
  });
}
