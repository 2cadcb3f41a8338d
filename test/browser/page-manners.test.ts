import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { cardNumbersIn } from "#test/browser/card-numbers.ts";
import { anOpenPage, reached } from "#test/browser/card-page-steps.ts";
import { CHROMIUM } from "#test/browser/chromium.ts";
import { givenCardPage } from "#test/browser/given-card-page.ts";

const IPHONE = {
  viewport: { width: 390, height: 664 },
  deviceScaleFactor: 3,
  isMobile: true,
  hasTouch: true,
} as const;

/** What holds in every state: languages, sizes, keyboard, and that no card number comes our way. */
describe.skipIf(CHROMIUM === null)("the card page's manners", () => {
  const given = givenCardPage();

  it("speaks English on request, in the frame as well", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");

    await page.getByRole("button", { name: "EN, English" }).click();
    await page.locator('html[lang="en"]').waitFor();
    await reached(page, "ready");

    expect(await page.locator("#save").innerText()).toBe("Save card");
    await page.frameLocator("iframe").getByLabel("Card number").waitFor();
  });

  it("speaks English to a browser that does", async () => {
    const page = await anOpenPage(given, { locale: "en-US" });
    await reached(page, "ready");

    expect(await page.locator("h1").innerText()).toBe("Save your card");
  });

  it.each([320, 390, 1280])(
    "fits %i pixels and gives every control room for a finger",
    async (width) => {
      const page = await anOpenPage(given, { viewport: { width, height: 800 } });
      await reached(page, "ready");

      const overflow =
        "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect(await page.evaluate(overflow)).toBe(0);
      expect((await page.locator("#save").boundingBox())?.height).toBeGreaterThanOrEqual(48);
      for (const control of await page.locator("button:visible, input:visible, a:visible").all()) {
        expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(24);
      }
    },
  );

  it("weighs less than 19 KB on the wire, and 20 where it says usted", async () => {
    const html = await (await fetch(given.world.pageUrl)).text();
    const assets = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:css|js))"/g)].map(
      ([, path]) => path,
    );

    const files = await Promise.all(
      assets.map(async (path) => (await fetch(`${given.world.pageUrl}${path}`)).text()),
    );
    const weights = [html, ...files].map((file) => gzipSync(file).length);

    const usted = gzipSync(await readFile("web/copy/usted.json")).length;

    expect(assets).toHaveLength(2);
    const weight = weights.reduce((sum, each) => sum + each);
    expect(weight).toBeLessThan(19 * 1024);
    expect(weight + usted).toBeLessThan(20 * 1024);
  });

  it("names the hash of each script and style sheet of its own", async () => {
    const html = await (await fetch(given.world.pageUrl)).text();
    const named = [...html.matchAll(/"\.\/(assets\/[^"]+\.(?:css|js))" integrity="([^"]+)"/g)];

    const real = await Promise.all(
      named.map(async ([, path]) => {
        const content = await (await fetch(`${given.world.pageUrl}${path}`)).bytes();
        return `sha256-${createHash("sha256").update(content).digest("base64")}`;
      }),
    );

    expect(named.map(([, , hash]) => hash)).toEqual(real);
    expect(real).toHaveLength(2);
  });

  it.each([IPHONE, { viewport: { width: 1280, height: 800 } }])(
    "does not jump while it loads (%o)",
    async (device) => {
      const page = await (await given.browser.newContext({ locale: "es-MX", ...device })).newPage();
      await page.addInitScript(`
        window.jumps = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) {
            jumps.push({ value, moved: sources.map(({ node }) => node?.id ?? node?.nodeName) });
          }
        }).observe({ type: "layout-shift", buffered: true });`);
      await page.goto(`${given.world.pageUrl}#the-link-token`);
      await reached(page, "ready");
      await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");

      const jumps: { value: number }[] = await page.evaluate("jumps");

      expect(
        jumps.reduce((sum, { value }) => sum + value, 0),
        JSON.stringify(jumps),
      ).toBeLessThan(0.05);
    },
  );

  it("is on the screen before Conekta's script is", async () => {
    given.world.script = "silence";
    const page = await anOpenPage(given, IPHONE);
    await reached(page, "component.loading");

    const painted = await page.evaluate(`new Promise((told) => {
      new PerformanceObserver((list) => told(list.getEntries().length))
        .observe({ type: "paint", buffered: true });
    })`);

    expect(painted).toBeGreaterThan(0);
    expect(await page.locator("#recipient").isVisible()).toBe(true);
  });

  it("fits at 200 % with wider spacing, as WCAG asks", async () => {
    const page = await anOpenPage(given, {
      viewport: { width: 320, height: 256 },
      bypassCSP: true,
    });
    await page.addStyleTag({
      content:
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }",
    });
    await reached(page, "ready");

    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(overflow)).toBe(0);
    await page.locator("#save").focus();
    expect(await page.locator("#save").isVisible()).toBe(true);
  });

  it("moves nothing for who asks for less motion, and shows its marks in forced colours", async () => {
    const page = await anOpenPage(given, {
      reducedMotion: "reduce",
      forcedColors: "active",
    });
    await reached(page, "ready");

    const moving = `[...document.querySelectorAll("*")].filter(
      (element) => getComputedStyle(element).animationName !== "none",
    ).length`;
    const border = `getComputedStyle(document.querySelector("#monogram")).borderTopWidth`;

    expect(await page.evaluate(moving)).toBe(0);
    expect(await page.evaluate(border)).toBe("1px");
  });

  it("is made of landmarks, one heading and names that a screen reader can say", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");

    for (const landmark of ["banner", "main", "contentinfo"] as const) {
      expect(await page.getByRole(landmark).count()).toBe(1);
    }
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    const nameless = (await page.locator("body").ariaSnapshot())
      .split("\n")
      .filter((line) => /- (button|link|checkbox|textbox|iframe)(?! ")/.test(line));
    expect(nameless.filter((line) => !line.includes("iframe"))).toEqual([]);
    await page.getByRole("checkbox", { name: "Autorizo a Gas del Valle a guardarla." }).check();
  });

  it("can be used from the keyboard, into the frame and out of it", async () => {
    const page = await anOpenPage(given);
    await reached(page, "ready");
    const stops: unknown[] = [];

    for (let presses = 0; presses < 20 && stops.at(-1) !== "save"; presses += 1) {
      await page.keyboard.press("Tab");
      stops.push(
        await page.evaluate("document.activeElement.id || document.activeElement.tagName"),
      );
    }

    expect(stops).toContain("IFRAME");
    expect(stops).toContain("consent");
    expect(stops.slice(-2)).toEqual(["terms", "save"]);
  });

  it.each(["light", "dark"] as const)(
    "raises no complaint of the browser in %s",
    async (colorScheme) => {
      const page = await anOpenPage(given, { colorScheme });
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.reload();
      await reached(page, "ready");
      await page.frameLocator("iframe").getByRole("button", { name: "Visa" }).click();
      await page.getByRole("checkbox").check();
      await page.locator("#save").click();
      await reached(page, "success");

      expect(complaints).toEqual([]);
    },
  );

  it("leaves no card number and no token on our side", async () => {
    const page = await anOpenPage(given);
    const logged: string[] = [];
    page.on("console", (message) => logged.push(message.text()));
    await reached(page, "ready");
    const frame = page.frameLocator("iframe");
    await frame.getByLabel("Número de tarjeta").pressSequentially("4242424242424242");
    await frame.getByLabel("Nombre y apellido").fill("Ana López");
    await frame.getByLabel("Vencimiento").pressSequentially("1234");
    await frame.getByLabel("Código").fill("123");
    await page.getByRole("checkbox").check();
    await page.locator("#save").click();
    await reached(page, "success");

    const ours = given.world.seen.filter(({ at }) => at === "page");
    const kept = await page.evaluate(
      "[document.documentElement.outerHTML, location.href, JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie].join('\\n')",
    );
    const everything = [JSON.stringify(ours), String(kept), ...logged].join("\n");
    expect(cardNumbersIn(everything)).toEqual([]);
    expect(cardNumbersIn("4242 4242-4242 4242")).toEqual(["4242424242424242"]);
    expect(String(kept)).not.toContain("tok_");
    const addresses = ours.map(({ path }) => path).join(" ");
    expect(addresses).not.toMatch(/tok_|the-link-token/);
  });
});
