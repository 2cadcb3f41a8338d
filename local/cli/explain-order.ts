import type { OrderStatus } from "#shared/domain/order-status.ts";
import type { RecordedHop, RecordedTimeline, RecordedWait } from "./console-client.ts";
import type { OrderItem } from "./order-table.ts";
import { counted, duration, moment, money } from "./print.ts";

/** What each status means to whoever asks about an order; docs/order-states.md says it at length. */
const MEANING: Readonly<Record<OrderStatus, string>> = {
  processing: "It is being charged right now, or was when whoever did it stopped.",
  unknown: "A charge was sent, and nobody said what became of it. The reconciler finds out.",
  pending_payment: "Conekta has the charge, and the bank has not decided.",
  requires_action: "The bank wants the card holder to confirm.",
  declined: "The bank or Conekta refused. Nothing was charged.",
  pre_authorized: "The money is reserved and not taken. Capture or cancel it.",
  expired: "Nobody paid in time. Nothing was charged.",
  canceled: "It was called off. Nothing was charged.",
  failed: "It is proved that nothing was charged, and nothing can be.",
  paid: "The money was taken.",
  partially_refunded: "The money was taken, and part of it given back.",
  refunded: "All of the money was given back.",
};

interface Story {
  readonly order: OrderItem;
  /** Null where nothing recorded it. */
  readonly timeline: RecordedTimeline | null;
  /** Epoch seconds. */
  readonly now: number;
}

/** An order's whole story, in the order in which it happened. */
export function explainOrder({ order, timeline, now }: Story): readonly string[] {
  return [
    `${order.id}  ${money(order.amount, order.currency)}  ${order.status}`,
    `  ${MEANING[order.status]}`,
    "",
    ...happened(order),
    "",
    ...facts(order),
    ...waits(order, timeline, now),
    ...troubles(timeline),
  ];
}

function happened(order: OrderItem): readonly string[] {
  const created = Math.floor(order.created_ms / 1_000);
  const steps = (order.history ?? []).map(
    ({ at, cause, from, to }) => `  ${moment(at)}  ${from} → ${to}  ${causeInWords(cause)}`,
  );
  return [`  ${moment(created)}  asked for`, ...steps];
}

/** A cause is `create-order`, an event's type with its id, or what the reconciler sent. */
function causeInWords(cause: string): string {
  if (cause.startsWith("pagos.")) return `the reconciler asked Conekta (${cause})`;
  if (/^(order|charge)\./.test(cause)) return `Conekta told us: ${cause}`;
  return `by ${cause}`;
}

function facts(order: OrderItem): readonly string[] {
  const { charge, decline, dispute, amount_refunded, currency } = order;
  return [
    ...(order.conekta_order_id === null
      ? ["  At Conekta there is no order: no money can have moved."]
      : [`  At Conekta it is ${order.conekta_order_id}.`]),
    ...(charge === null ? [] : [`  The charge is ${charge.id}.`]),
    ...(decline === null ? [] : [`  Refused with ${decline.code}.`]),
    ...(amount_refunded === 0 ? [] : [`  Given back: ${money(amount_refunded, currency)}.`]),
    ...(dispute === "none" ? [] : [`  The card holder disputes it: ${dispute}.`]),
    ...(order.operations ?? []).map(({ kind, outcome }) => `  Asked for a ${kind}: ${outcome}.`),
    ...(order.correlation_id === null ? [] : [`  In the logs: ${order.correlation_id}.`]),
  ];
}

function waits(
  order: OrderItem,
  timeline: RecordedTimeline | null,
  now: number,
): readonly string[] {
  const { operation, outbox } = order;
  const unsent = (outbox ?? []).join(", ");
  const look = order.look_ms === undefined ? null : Math.round(order.look_ms / 1_000 - now);
  return [
    ...(operation === null ? [] : [`  A ${operation.kind} is under way, and not decided.`]),
    ...(unsent === "" ? [] : [`  Not yet sent to other systems: ${unsent}.`]),
    ...(order.status === "requires_action" && order.next_action_url !== null
      ? [`  The card holder confirms at ${order.next_action_url}`]
      : []),
    ...(look === null
      ? []
      : [`  The reconciler looks ${look > 0 ? `in ${duration(look)}` : "now"}.`]),
    ...(timeline?.waiting ?? []).flatMap(waitInWords),
  ];
}

/** The reconciler and the card holder are told of by the order itself. */
function waitInWords({ reason, attempt, attemptsMax, lastError }: RecordedWait): readonly string[] {
  const why = lastError === null ? "" : ` Last error: ${lastError}`;
  const tries = attempt === null ? "" : ` after ${attempt} of ${attemptsMax ?? attempt} tries`;
  switch (reason) {
    case "in_queue":
      return ["  One of its events waits in the queue."];
    case "in_hand":
      return ["  One of its events is in the consumer's hands."];
    case "hidden_in_queue":
      return [`  One of its events waits in the queue to be tried again${tries}.${why}`];
    case "dead_letter":
      return [
        `  One of its events is a dead letter${tries}.${why}`,
        "    Fix: npm run pagos -- redrive",
      ];
    default:
      return [];
  }
}

/** A retry or a doubled event that a condition turned away is no trouble: it is what keeps a charge single. */
function cameSecond({ lane, title }: RecordedHop): boolean {
  return lane === "table" && title.endsWith("ConditionalCheckFailedException");
}

function troubles(timeline: RecordedTimeline | null): readonly string[] {
  if (timeline === null) return [];
  const late = timeline.hops.filter(cameSecond);
  const bad = timeline.hops.filter((hop) => hop.outcome !== "ok" && !cameSecond(hop));
  const broken = timeline.checks.filter(({ holds }) => !holds);
  return [
    ...(late.length === 0
      ? []
      : ["", `  ${counted(late.length, "write")} came second, and changed nothing.`]),
    ...(bad.length === 0
      ? []
      : ["", `  On the way, ${counted(bad.length, "step")} did not go well:`]),
    ...bad.map(
      ({ at, lane, title, outcome }) =>
        `    ${moment(Math.floor(at / 1_000))}  ${lane}  ${title}  ${outcome}`,
    ),
    ...broken.map(({ name, detail }) => `  ✕ ${name}: ${detail ?? "does not hold"}`),
  ];
}
