import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gallery, startGallery } from "#local/gallery/start-gallery.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { es } from "#web/copy/es.ts";
import { linkTo, SAMPLES } from "#web/gallery/samples.ts";
import { SCENES } from "#web/gallery/scene.ts";
import { STATES } from "#web/states.ts";
import {
  type Cell,
  faultsOfAccess,
  faultsOfLayout,
  openCells,
  showCell,
  textsOf,
} from "./cells.ts";

const LANGUAGES = [
  { locale: "es-MX", tone: "tu" },
  { locale: "es-MX", tone: "usted" },
  { locale: "en", tone: "tu" },
] as const;

/** The narrowest phone, a laptop, and that laptop's window at 200 %. */
const SCREENS = [
  { width: 320, height: 640 },
  { width: 1280, height: 800 },
  { width: 640, height: 400 },
];

/** What a theme changes does not depend on the tone. */
const THEMES = [
  { theme: "light", languages: LANGUAGES },
  { theme: "dark", languages: [LANGUAGES[0], LANGUAGES[2]] },
] as const;

/** As far as WCAG 2.2's 1.4.12 goes. */
const SPACED =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

const cellsIn = (language: (typeof LANGUAGES)[number]): readonly Cell[] =>
  SAMPLES.map(({ name }) => ({ name, ...language }));

/** What a cell is wrong about, under its name; nothing where nothing is. */
async function faultsIn(
  page: Page,
  cells: readonly Cell[],
  find: (page: Page, cell: Cell) => Promise<readonly string[]>,
): Promise<Record<string, readonly string[]>> {
  const faults: Record<string, readonly string[]> = {};
  for (const cell of cells) {
    await showCell(page, cell);
    const found = await find(page, cell);
    if (found.length > 0) faults[`${cell.locale}/${cell.tone}/${cell.name}`] = found;
  }
  return faults;
}

describe.skipIf(CHROMIUM === null)("the gallery", () => {
  let gallery: Gallery;
  let browser: Browser;

  beforeAll(async () => {
    gallery = await startGallery({
      port: 0,
      root: process.cwd(),
      host: () => Promise.reject(new Error("These tests follow no link.")),
    });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await gallery.close();
  });

  it("shows every state, and says for each how to get there", () => {
    expect(new Set(SAMPLES.map(({ state }) => state))).toEqual(new Set(STATES));
    expect(new Set(SAMPLES.map(({ scene }) => scene))).toEqual(new Set(SCENES));
    expect(new Set(SAMPLES.map(({ name }) => name)).size).toBe(SAMPLES.length);
  });

  it.each(THEMES)("has nothing that axe finds fault with, $theme", async ({ theme, languages }) => {
    const viewport = { width: 320, height: 640 };
    const page = await openCells(browser, gallery.url, { colorScheme: theme, viewport });

    const faults = await faultsIn(page, languages.flatMap(cellsIn), faultsOfAccess);

    expect(faults).toEqual({});
  });

  it.each(SCREENS)("cuts nothing off at $width × $height", async (viewport) => {
    const page = await openCells(browser, gallery.url, { viewport });

    const faults = await faultsIn(page, LANGUAGES.flatMap(cellsIn), faultsOfLayout);

    expect(faults).toEqual({});
  });

  it("has room for readers who space their letters, words and lines", async () => {
    const page = await openCells(browser, gallery.url, { viewport: { width: 320, height: 640 } });
    await page.addStyleTag({ content: SPACED });

    expect(await faultsIn(page, cellsIn(LANGUAGES[1]), faultsOfLayout)).toEqual({});
  });

  it("says everything in the language that was chosen", async () => {
    const page = await openCells(browser, gallery.url, {});
    const said = new Map<string, readonly string[]>();
    const read = async (_: Page, { name, locale }: Cell) => {
      said.set(`${locale} ${name}`, await textsOf(page));
      return [];
    };
    await faultsIn(page, [...cellsIn(LANGUAGES[0]), ...cellsIn(LANGUAGES[2])], read);

    const untranslated = SAMPLES.flatMap(({ name }) => {
      const spanish = new Set(said.get(`es-MX ${name}`));
      return (said.get(`en ${name}`) ?? []).filter((text) => spanish.has(text));
    });

    expect(said.size).toBe(SAMPLES.length * 2);
    expect(untranslated.filter((text) => !SAME_IN_BOTH.test(text))).toEqual([]);
    const keys = new Set<string>(Object.keys(es));
    const placeholders = [...said.values()].flat().filter((text) => /[{}]/.test(text));
    expect(placeholders).toEqual([]);
    expect([...said.values()].flat().filter((text) => keys.has(text))).toEqual([]);
  });

  it("hangs them all on one wall, in the theme that was asked for", async () => {
    // Otherwise Playwright decides for the frames as well.
    const page = await browser.newPage({ colorScheme: null });
    await page.goto(gallery.url);

    const links = await page.locator("section p a").all();
    expect(await Promise.all(links.map((link) => link.getAttribute("href")))).toEqual(
      SAMPLES.map(linkTo),
    );
    expect(await page.locator("section iframe").count()).toBe(SAMPLES.length * 2);
    const [light, dark] = ["light", "dark"].map((theme) =>
      page.frameLocator(`iframe[title="link.loading, phone, ${theme}"]`).locator("html"),
    );
    const background = (html: Element) => getComputedStyle(html).backgroundColor;
    expect(await light?.evaluate(background)).toBe("rgb(244, 246, 245)");
    expect(await dark?.evaluate(background)).toBe("rgb(14, 21, 19)");
  });
});

/** Names, addresses, numbers and brands; and what English borrowed. */
const SAME_IN_BOTH =
  /^(Gas del Valle.*|Tintorería Luz|Distribuidora Metropolitana.*|[GTD]|Ana L\.|Maximiliano G\.|\S+@\S+|WhatsApp|[\d •]+|Visa|American Express|Visa · Mastercard.*|Gas a domicilio|Suministro-\S+)$/;
