import { act, eventOf } from "#web/console/payments/act.ts";
import { state } from "#web/console/wire/live.ts";
import { AS_IT_WAS, openDialog } from "./dialogs.ts";
import { shown } from "./payments.ts";
import { go, paymentId } from "./route.ts";
import { inspected } from "./timeline.ts";
import { follow } from "./tour.ts";

/** What each key does: docs/console.md and the help list them. */
const KEYS: Readonly<Record<string, () => unknown>> = {
  "/": () => document.getElementById("search")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  r: () => withEvent((hop) => void act({ kind: "replay", hop: hop.id })),
  d: () =>
    withEvent((hop) => openDialog({ kind: "replay", hop, wish: { ...AS_IT_WAS, copies: 2 } })),
  e: () => withEvent((hop) => openDialog({ kind: "replay", hop, wish: AS_IT_WAS })),
  ".": () => document.getElementById("waiting")?.focus(),
  t: () => state.value?.readOnly || openDialog({ kind: "trigger" }),
  "?": () => openDialog({ kind: "help" }),
  "g q": () => go("queues"),
  "g p": () => go("payments"),
};

let before = "";

export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    // Asked of the page: a dialog that Esc has closed tells so a moment later.
    if (document.querySelector("dialog[open]") !== null) return;
    const action = KEYS[`${before} ${event.key}`] ?? KEYS[event.key];
    before = event.key;
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

function step(by: number): void {
  const list = shown.value;
  const at = list.findIndex(({ id }) => id === paymentId.value);
  const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
  if (next === undefined) return;
  follow.value = false;
  go("payments", next.id);
}

function withEvent(use: (hop: NonNullable<typeof inspected.value>) => void): void {
  const hop = eventOf(inspected.value);
  if (hop !== null) use(hop);
}
