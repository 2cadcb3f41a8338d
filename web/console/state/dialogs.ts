import { signal } from "@preact/signals";
import type { Hop } from "#local/console/contract.ts";

export type OpenDialog =
  | { readonly kind: "help" | "trigger" | "reorder" }
  | { readonly kind: "replay"; readonly hop: Hop; readonly wish: ReplayWish };

/** How the dialog that replays an event begins. */
export interface ReplayWish {
  readonly copies: number;
  readonly seconds: number;
  readonly isForged: boolean;
}

export const AS_IT_WAS: ReplayWish = { copies: 1, seconds: 0, isForged: false };

export const dialog = signal<OpenDialog | null>(null);

export function openDialog(wanted: OpenDialog): void {
  dialog.value = wanted;
}

export function closeDialog(): void {
  dialog.value = null;
}
