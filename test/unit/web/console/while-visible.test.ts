import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { whileVisible } from "#web/console/wire/while-visible.ts";

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

const EVERY_MS = 1_000;

/** A page that is looked after, and how often that was. */
function aPage(look: () => Promise<void> = async () => undefined) {
  const page = new Page();
  let looks = 0;
  whileVisible(
    () => {
      looks += 1;
      return look();
    },
    EVERY_MS,
    page,
  );
  return { page, looks: () => looks };
}

describe("whileVisible", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("looks again and again", async () => {
    const { looks } = aPage();

    await vi.advanceTimersByTimeAsync(3 * EVERY_MS);

    expect(looks()).toBe(3);
  });

  it("rests while nobody sees the page, and looks at once when somebody does", async () => {
    const { page, looks } = aPage();

    page.turn("hidden");
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    const hidden = looks();
    page.turn("visible");
    const shown = looks();
    await vi.advanceTimersByTimeAsync(EVERY_MS);

    expect([hidden, shown, looks()]).toEqual([0, 1, 2]);
  });

  it("waits for a look that takes long before the next", async () => {
    const { page, looks } = aPage(() => new Promise(() => undefined));

    await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
    page.turn("visible");

    expect(looks()).toBe(1);
  });
});
