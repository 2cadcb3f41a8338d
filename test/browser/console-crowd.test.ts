import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { visit } from "#test/browser/console-visit.ts";
import { aHop, aPayment } from "#test/builders/hops.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

const PAYMENTS = 2_000;
const LIVE_PER_SECOND = 60;
const LIVE_SECONDS = 4;

/** As much as is ever kept, and more of it coming. */
describe.skipIf(CHROMIUM === null)("the console, crowded", () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchChromium()]);
    for (let at = 0; at < PAYMENTS; at += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, index) => record(at + index)));
    }
  });

  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  /** One payment of one step more. */
  async function record(index: number): Promise<void> {
    const at = Date.now() - 600_000 + index;
    const id = `pbd_crowd${String(index).padStart(6, "0")}`;
    const hop = aHop({ paymentId: id, at });
    const payment = aPayment({ id, status: "paid", amount: 35_000, firstAt: at, lastAt: at });
    const response = await fetch(`${stack.outputs.ConsoleUrl}/api/payments/import`, {
      method: "POST",
      body: JSON.stringify({ pagosTimeline: 1, payment, hops: [hop] }),
    });
    await response.arrayBuffer();
  }

  it("draws only the rows in sight, and stays quick while 60 events a second come", async () => {
    const page = await visit(browser, stack.outputs.ConsoleUrl);
    await page.locator("li[aria-setsize='2000']").first().waitFor();
    await page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(globalThis, { longTasks: seen });
      new PerformanceObserver((list) => {
        seen.push(...list.getEntries().map(({ duration }) => duration));
      }).observe({ type: "longtask" });
    });

    for (let second = 0; second < LIVE_SECONDS; second += 1) {
      const nextSecond = new Promise((resolve) => setTimeout(resolve, 1_000));
      const first = PAYMENTS + second * LIVE_PER_SECOND;
      await Promise.all(
        Array.from({ length: LIVE_PER_SECOND }, (_, index) => record(first + index)),
      );
      await nextSecond;
    }
    const last = PAYMENTS + LIVE_SECONDS * LIVE_PER_SECOND - 1;
    await page.locator(`a[href$="${String(last).padStart(6, "0")}"]`).waitFor();

    const longTasks = await page.evaluate(
      () => (globalThis as unknown as { readonly longTasks: readonly number[] }).longTasks,
    );
    process.stdout.write(
      `Console, ${PAYMENTS} payments, ${LIVE_PER_SECOND} events/s: ${longTasks.length} long tasks, the longest ${Math.round(Math.max(0, ...longTasks))} ms\n`,
    );
    expect(await page.locator(".list li").count()).toBeLessThan(60);
    expect(await page.locator("*").count()).toBeLessThan(1_000);
  });
});
