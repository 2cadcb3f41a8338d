import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const COMMON_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A browser under test talks to the servers of the test and to nobody else. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/** Where a Chromium or Chrome is: `CHROMIUM_PATH`, the usual places, or Playwright's own. */
export const CHROMIUM = findChromium();

function findChromium(): string | null {
  const { CHROMIUM_PATH } = process.env;
  const places = CHROMIUM_PATH === undefined ? COMMON_PLACES : [CHROMIUM_PATH];
  const found = [...places, chromium.executablePath()].find((place) => existsSync(place));
  if (found === undefined) {
    process.stderr.write(
      "Browser tests are skipped: no Chromium or Chrome was found. Set CHROMIUM_PATH to one.\n",
    );
  }
  return found ?? null;
}

export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === null) throw new Error("No Chromium or Chrome was found; set CHROMIUM_PATH.");
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}
