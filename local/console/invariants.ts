import { type Downstream, kindOf, ROUTES } from "#shared/domain/effects.ts";
import { isCaptured, ORDER_STATUSES, type OrderStatus } from "#shared/domain/order-status.ts";
import type { Hop, Payment } from "./contract.ts";
import { moneyIn } from "./money-in-hops.ts";
import type { Said } from "./said.ts";

/** What must hold of a payment at any moment, judged by its hops alone. */
export interface Rule {
  readonly name: string;
  readonly title: { readonly es: string; readonly en: string };
  /** What is wrong; null where nothing is. */
  readonly broken: (payment: Payment, hops: readonly Hop[]) => Said | null;
}

/** Conekta's word for it, the webhook, and two looks of the reconciler take less. */
const PAID_WITHIN_MS = 60_000;

export const RULES: readonly Rule[] = [
  {
    name: "charged_once",
    title: { es: "A lo más un cargo pagado", en: "One paid charge at most" },
    broken(_payment, hops) {
      const { paidCharges } = moneyIn(hops);
      const charges = paidCharges.join(", ");
      return paidCharges.length > 1 ? { code: "paid_twice", values: { charges } } : null;
    },
  },
  {
    name: "told_once",
    title: { es: "Cada sistema se entera una vez", en: "Each system is told once" },
    broken: toldOnce,
  },
  {
    name: "never_backwards",
    title: { es: "El estado nunca retrocede", en: "The state never goes back" },
    broken(_payment, hops) {
      const seen = writesIn(hops).flatMap(({ facts }) => statusNamed(facts["status"]) ?? []);
      const back = seen.find((status, at) => rankOf(status) < rankOf(seen[at - 1] ?? status));
      return back === undefined ? null : { code: "went_back", values: { status: back } };
    },
  },
  {
    name: "amounts_agree",
    title: { es: "El monto es el mismo en todos lados", en: "The amount is the same everywhere" },
    broken({ amount }, hops) {
      const elsewhere = moneyIn(hops).amounts.find((each) => each !== amount);
      if (amount === null || elsewhere === undefined) return null;
      return { code: "amounts_differ", values: { here: amount, elsewhere } };
    },
  },
  {
    name: "verified_first",
    title: { es: "Firma verificada antes de encolar", en: "Verified before it is queued" },
    broken(_payment, hops) {
      const refused = new Set(
        hops.flatMap(({ facts, invocation }) =>
          facts["signature"] === "refused" ? (invocation ?? []) : [],
        ),
      );
      const queued = hops.find(
        ({ lane, invocation }) => lane === "events" && refused.has(invocation ?? ""),
      );
      return queued === undefined ? null : { code: "refused_and_queued", values: {} };
    },
  },
  {
    name: "no_card_number",
    title: { es: "Ningún número de tarjeta", en: "No card number anywhere" },
    broken(_payment, hops) {
      const found = hops.find(({ facts }) => facts["card_number"] === true);
      if (found === undefined) return null;
      return { code: "card_number", values: { lane: found.lane, title: found.title } };
    },
  },
  {
    name: "paid_here_too",
    title: { es: "Pagado en Conekta, pagado aquí", en: "Paid at Conekta, paid here" },
    broken({ status }, hops) {
      const { paidSince } = moneyIn(hops);
      const known = statusNamed(status);
      const isHere = known !== undefined && isCaptured(known);
      const isLate = paidSince !== null && Date.now() - paidSince > PAID_WITHIN_MS;
      if (!isLate || isHere) return null;
      return { code: "not_paid_here", values: { status: String(status) } };
    },
  },
];

/** Once the outbox is empty, every effect of the order was taken by each of its queues. */
function toldOnce(_payment: Payment, hops: readonly Hop[]): Said | null {
  const last = writesIn(hops).at(-1);
  const status = statusNamed(last?.facts["status"]);
  if (last === undefined || status === undefined || !isCaptured(status)) return null;
  const item: { owner?: unknown; outbox?: unknown } = JSON.parse(last.request ?? "{}");
  // Another system's order is recorded and told to nobody.
  if (item.owner == null || item.outbox != null) return null;
  const missing = ROUTES[kindOf("order.paid")].find((lane) => !isTold(hops, lane));
  return missing === undefined ? null : { code: "not_told", values: { system: missing } };
}

function isTold(hops: readonly Hop[], lane: Downstream): boolean {
  return hops.some(
    ({ lane: own, outcome, facts }) =>
      own === lane && outcome === "ok" && String(facts["message"]).endsWith(":order.paid"),
  );
}

function writesIn(hops: readonly Hop[]): readonly Hop[] {
  return hops
    .filter(({ lane, outcome }) => lane === "table" && outcome === "ok")
    .sort((one, other) => Number(one.facts["version"] ?? 0) - Number(other.facts["version"] ?? 0));
}

function statusNamed(word: unknown): OrderStatus | undefined {
  return ORDER_STATUSES.find((each) => each === word);
}

function rankOf(status: OrderStatus): number {
  return ORDER_STATUSES.indexOf(status);
}
