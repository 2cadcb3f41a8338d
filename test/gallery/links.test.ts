import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Gallery, startGallery } from "#local/gallery/start-gallery.ts";
import { fastForward, reached, stopTime } from "#test/browser/card-page-steps.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";
import { linkTo, SAMPLES, type Sample } from "#web/gallery/samples.ts";
import { openCells, showCell } from "./cells.ts";

/** The parts of the page of which a state shows some and hides others, whoever the merchant is. */
const PARTS = [
  ...["offline", "in-app", "check", "waiting", "asking", "form", "bank", "notice", "done"],
  ...["problem", "attempts", "slow", "blocked", "component", "agreement", "pin-field"],
  ...["pin-trouble", "consent-missing", "save", "renewal", "action", "saved-card"],
];

describe.skipIf(CHROMIUM === null)("the gallery's links, with a host that runs", () => {
  let stack: Stack;
  let browser: Browser;
  let gallery: Gallery;
  /** What the gallery draws from made up facts, one sample after the other. */
  let drawn: Page;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchChromium()]);
    const host = async () => stack.outputs;
    gallery = await startGallery({ port: 0, root: process.cwd(), host });
    drawn = await openCells(browser, gallery.url, {});
  });

  afterEach(async () => {
    const others = browser.contexts().filter((context) => context !== drawn.context());
    await Promise.all(others.map((context) => context.close()));
  });

  afterAll(async () => {
    await browser.close();
    await gallery.close();
    await stack.stop();
  });

  /** Where the simulator is what takes so long, the page's time must not run ahead of it. */
  const isLeftToThePage = ({ wait, scene }: Sample) =>
    wait !== undefined && scene !== "conekta-slow";

  async function opened(sample: Sample): Promise<Page> {
    const page = await browser.newPage({ locale: "es-MX" });
    if (isLeftToThePage(sample)) await stopTime(page);
    await page.goto(new URL(linkTo(sample), gallery.url).href);
    return page;
  }

  const shownIn = (page: Page) =>
    page.evaluate(
      (ids) =>
        ids.filter((id) =>
          document.getElementById(id)?.checkVisibility({ visibilityProperty: true }),
        ),
      PARTS,
    );

  it.each(SAMPLES)("$name", async (sample) => {
    const page = await opened(sample);
    if (isLeftToThePage(sample)) await fastForward(page, sample.state);
    else await reached(page, sample.state);

    await showCell(drawn, { name: sample.name, locale: "es-MX", tone: "tu" });
    const asDrawn = await shownIn(drawn);
    // Some samples differ only in what is done once the state is there.
    await expect.poll(() => shownIn(page), { timeout: 10_000 }).toEqual(asDrawn);
  });

  const sampleOf = (name: string): Sample => {
    const sample = SAMPLES.find((each) => each.name === name);
    if (sample === undefined) throw new Error(`There is no sample named "${name}".`);
    return sample;
  };

  const AT_THE_BANK = sampleOf("action.required, on a page of the bank's");

  it("lead on from the bank's page in its frame", async () => {
    const page = await opened(AT_THE_BANK);
    await reached(page, "action.required");

    await page.frameLocator("#bank-frame iframe").getByRole("button").click();

    await reached(page, "success");
  });

  it("lead on from the bank's page in the whole window", async () => {
    const page = await opened(AT_THE_BANK);
    await reached(page, "action.required");

    await page.getByRole("link", { name: "Abrir en pantalla completa" }).click();
    await page.getByRole("button", { name: "Autorizar" }).click();

    await reached(page, "success");
  });

  it("show the app's name, and the words of each merchant", async () => {
    const inApp = await opened(sampleOf("ready, inside WhatsApp"));
    const long = await opened(sampleOf("ready, a merchant of long ones"));
    await Promise.all([reached(inApp, "ready"), reached(long, "ready")]);

    expect(await inApp.locator("#in-app").innerText()).toContain("navegador de WhatsApp");
    expect(await long.locator("#legal-name").innerText()).toContain("del Sureste");
  });

  it("say what is wrong where nothing runs", async () => {
    const page = await browser.newPage();

    const answer = await page.goto(new URL("/real/nowhere", gallery.url).href);

    expect(answer?.status()).toBe(502);
    expect(await answer?.text()).toBe('There is no scene named "nowhere".');
  });
});
