import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startWorld, type World } from "./card-page-world.ts";
import { launchChromium } from "./chromium.ts";

export type Given = { readonly world: World; readonly browser: Browser };

/** The page's world and a browser for the tests around it; each test finds both as new. */
export function givenCardPage(): Given {
  let started: Given | undefined;

  beforeAll(async () => {
    const [world, browser] = await Promise.all([startWorld(), launchChromium()]);
    started = { world, browser };
  });

  afterEach(async () => {
    const { browser, world } = now();
    await Promise.all(browser.contexts().map((context) => context.close()));
    world.reset();
  });

  afterAll(async () => {
    await started?.browser.close();
    await started?.world.close();
  });

  function now(): Given {
    if (started === undefined)
      throw new Error("The page's world is there in tests and hooks only.");
    return started;
  }

  return {
    get world() {
      return now().world;
    },
    get browser() {
      return now().browser;
    },
  };
}
