import { at } from "./elements.ts";
import type { Facts } from "./facts.ts";
import type { Say } from "./say.ts";
import type { State } from "./states.ts";

/**
 * Shows the bank's page, on Conekta's origin, in a frame of its own, and offers to open it in the
 * whole window where a frame does not do. What it reports proves nothing: see `watchBank`.
 */
export function drawBank(state: State, { bankUrl }: Facts, say: Say): void {
  const isAsking = state === "action.required";
  // Nothing lies over a frame: an overlay once ate the taps on a bank's form on iPhones.
  for (const element of document.querySelectorAll<HTMLElement>("[data-aside]")) {
    element.inert = isAsking;
  }
  const address = isAsking ? bankUrl : null;
  if (address === null) {
    at.bankFrame.replaceChildren();
    return;
  }
  at.bankLink.href = address;
  const frame = at.bankFrame.querySelector("iframe") ?? newFrame(address);
  frame.title = say("bankFrame");
}

function newFrame(address: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  const url = new URL(address);
  url.searchParams.set("source", "embedded");
  frame.src = url.href;
  at.bankFrame.append(frame);
  return frame;
}

/** Calls back when the bank's frame says anything: how it ended is asked of our API. */
export function watchBank(done: () => void): void {
  addEventListener("message", ({ origin, source }) => {
    const frame = at.bankFrame.querySelector("iframe");
    if (frame === null || source !== frame.contentWindow) return;
    if (origin === new URL(frame.src).origin) done();
  });
}
