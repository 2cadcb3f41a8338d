import type { Payment } from "#local/console/contract.ts";
import { statusWord } from "#web/console/copy/words.ts";
import { copy } from "#web/console/state/settings.ts";
import { Icon, type IconName } from "./icon.tsx";

/** A shape for each status, so that colour is not all that tells them apart. */
const SHAPES: Readonly<Record<string, IconName>> = {
  processing: "half",
  unknown: "alert",
  pending_payment: "clock",
  requires_action: "person",
  declined: "cross",
  pre_authorized: "ring",
  expired: "clock",
  canceled: "cross",
  failed: "cross",
  paid: "check",
  partially_refunded: "back",
  refunded: "back",
};

const KIND_SHAPES = { order: "ring", card: "card", event: "bell" } as const;

/** A payment's status in a shape, a colour and a word. */
export function Status({ payment }: { readonly payment: Payment }) {
  const { status, kind, troubles, settled } = payment;
  const name = status === null ? KIND_SHAPES[kind] : (SHAPES[status] ?? "ring");
  const wasHard = settled && troubles > 0 && status === "paid";
  return (
    <span class={`status s-${status ?? kind} ${wasHard ? "hard" : ""}`}>
      <Icon name={name} />
      {statusWord(status, kind)}
      {wasHard && <span class="visually-hidden">, {copy.value.list.withRetries}</span>}
    </span>
  );
}
