import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "#test/browser/chromium.ts";
import { goTo, visit } from "#test/browser/console-visit.ts";
import { ROOT, startStack } from "#test/stack/start-stack.ts";

/** What there is to see, played in this order; the last is the one that is shown open. */
const STORIES = ["order.declined", "3ds", "order.refunded", "poison-message", "double-webhook"];
const SHOWN = ["payments", "queues", "faults", "rules", "preview"] as const;

/** As high as what there is to see. */
const HEIGHTS = { payments: 1_270, queues: 700, faults: 1_000, rules: 420, preview: 900 } as const;

const folder = join(ROOT, "docs/images");
mkdirSync(folder, { recursive: true });
const stack = await startStack();
const browser = await launchChromium();
try {
  const url = stack.outputs.ConsoleUrl;
  let last = "";
  for (const story of STORIES) {
    const response = await fetch(`${url}/api/scenarios/${story}`, { method: "POST", body: "{}" });
    const { ok, message, paymentIds } = await response.json();
    if (!ok) throw new Error(`${story}: ${message}`);
    last = paymentIds[0];
  }
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await visit(browser, url, { locale: "en-US", colorScheme, width: 1_440 });
    for (const view of colorScheme === "light" ? SHOWN : (["payments"] as const)) {
      await page.setViewportSize({ width: 1_440, height: HEIGHTS[view] });
      await goTo(page, view, view === "payments" ? last : undefined);
      await page.getByText("Loading").first().waitFor({ state: "hidden" });
      // The preview's frames are of another server, which draws them when it is asked.
      await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => undefined);
      const name = colorScheme === "light" ? view : `${view}-dark`;
      await page.screenshot({ path: join(folder, `console-${name}.png`) });
      process.stdout.write(`docs/images/console-${name}.png\n`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  await stack.stop();
}
