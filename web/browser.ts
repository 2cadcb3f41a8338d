/** In-app browsers by what they add to the user agent; a bank's app often loses its way back there. */
const APPS: readonly (readonly [string, RegExp])[] = [
  ["WhatsApp", /whatsapp/i],
  ["Instagram", /instagram/i],
  ["Facebook", /fban|fbav|fb_iab/i],
];

/** The app in whose built-in browser the page was opened; null in a browser of its own. */
export function inAppBrowser(userAgent: string): string | null {
  return APPS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
}

export type Address = { readonly linkToken: string; readonly cameBack: boolean };

/**
 * What the page's address says. The link token is in the fragment, which reaches no server and stays
 * there for a reload. A bank's way back adds a query, before the fragment or carelessly after it:
 * that says only that the card holder was away.
 */
export function readAddress({ search, hash }: Pick<Location, "search" | "hash">): Address {
  const [linkToken = "", added = ""] = hash.slice(1).split(/[?&]/, 2);
  const said = new URLSearchParams(search);
  const cameBack = said.has("order_id") || said.has("payment_status") || added !== "";
  return { linkToken, cameBack };
}

/** SHA-256 in hex. */
export async function sha256(words: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
