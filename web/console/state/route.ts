import { computed, signal } from "@preact/signals";

/** In the order of the tabs. */
export const VIEWS = [
  "payments",
  "events",
  "queues",
  "cards",
  "faults",
  "data",
  "rules",
  "preview",
  "api",
] as const;
export type View = (typeof VIEWS)[number];

export interface Place {
  readonly view: View;
  /** What of the view is open: a payment, a queue, an item. */
  readonly id: string | null;
}

export const place = signal<Place>(placeIn(location.hash));
export const paymentId = computed(() => (place.value.view === "payments" ? place.value.id : null));

addEventListener("hashchange", () => {
  place.value = placeIn(location.hash);
});

export function linkTo(view: View, id: string | null = null): string {
  return id === null ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
}

export function go(view: View, id: string | null = null): void {
  location.hash = linkTo(view, id);
}

function placeIn(hash: string): Place {
  const [, word, id] = hash.split("/");
  const view = VIEWS.find((each) => each === word) ?? "payments";
  return { view, id: id ? decodeURIComponent(id) : null };
}
