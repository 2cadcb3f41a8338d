/** The part of a document that says whether anybody looks. */
export interface Visibility extends EventTarget {
  readonly visibilityState: DocumentVisibilityState;
}

/**
 * Looks again and again, so long after the look before has ended: not while nobody sees the page, and at once
 * when somebody does again.
 */
export function whileVisible(look: () => Promise<void>, everyMs: number, page: Visibility): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  const again = async () => {
    clearTimeout(timer);
    if (isLooking || page.visibilityState === "hidden") return;
    isLooking = true;
    await look();
    isLooking = false;
    timer = setTimeout(() => void again(), everyMs);
  };
  page.addEventListener("visibilitychange", () => void again());
  timer = setTimeout(() => void again(), everyMs);
}
