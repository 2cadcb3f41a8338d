import type {
  Clock,
  DownstreamQueues,
  EventQueue,
  OrderBatch,
  OrderBook,
} from "#functions/ports.ts";
import { type ConektaOrder, evidenceOf, neverCharged } from "#shared/contracts/conekta-order.ts";
import { NOT_CHARGED, POLLED, type PollType, pollBody } from "#shared/contracts/poll.ts";
import {
  applyEvidence,
  contradictions,
  type Evidence,
  noEvidence,
} from "#shared/domain/apply-evidence.ts";
import {
  isHeld,
  isOutboxOverdue,
  isPastSafetyDelay,
  nextLook,
  type Pace,
} from "#shared/domain/look-schedule.ts";
import { finishOperation } from "#shared/domain/operation.ts";
import { isUnsettled, type Order } from "#shared/domain/order.ts";
import { isClosed, isSettled } from "#shared/domain/order-status.ts";
import { deliverOutboxes } from "#shared/domain/outbox.ts";

export type AttendDeps = {
  readonly orders: Pick<OrderBatch, "save">;
  readonly book: OrderBook;
  readonly events: EventQueue;
  readonly downstream: DownstreamQueues;
  readonly clock: Clock;
  readonly pace: Pace;
};

/**
 * What looking at an order came to. `resolved`: Conekta had news of it. `failed`: it is proved that
 * nothing was charged, or that an operation did not happen. `drift`: Conekta's order and ours differ
 * in what must agree. `waiting`: nothing new.
 */
type Finding = "held" | "resolved" | "failed" | "drift" | "waiting";

export type Attended = {
  readonly order: Order;
  readonly finding: Finding;
  /** Messages that downstream queues took. */
  readonly swept: number;
};

/**
 * Looks after one unsettled order, read a moment ago: sends what its outbox has held for too long,
 * asks Conekta what became of it, and notes when to look again. Every write names the version that was
 * read, so whoever wrote in between wins and the next run starts from what they wrote. Throws when
 * Conekta, a queue or the table is away; nothing is decided then.
 */
export async function attendOrder(deps: AttendDeps, found: Order): Promise<Attended> {
  const now = deps.clock();
  if (!isUnsettled(found) || isHeld(found, now)) {
    return { order: found, finding: "held", swept: 0 };
  }
  const { order: standing, swept } = await sweepOutbox(deps, found, now);
  if (standing === null) return { order: found, finding: "held", swept };
  const { order, finding } = await settle(deps, standing, now);
  const lookMs = nextLook(order, now, deps.pace);
  await deps.orders.save({ ...order, lookMs });
  return { order, finding, swept };
}

/**
 * Sends what is overdue, and remembers at once what was taken: were Conekta away now, all of it would
 * be sent again in every run. The order is null when somebody else wrote it meanwhile.
 */
async function sweepOutbox(deps: AttendDeps, order: Order, now: number) {
  if (!isOutboxOverdue(order, now, deps.pace)) return { order, swept: 0 };
  const accepted = (await deliverOutboxes([order], deps.downstream.send)).get(order.id);
  const outbox = order.outbox.filter((effect) => !accepted?.has(effect));
  const swept = order.outbox.length - outbox.length;
  if (swept === 0) return { order, swept };
  return { order: await deps.orders.save({ ...order, outbox }), swept };
}

type Settled = { readonly order: Order; readonly finding: Finding };

async function settle(deps: AttendDeps, order: Order, now: number): Promise<Settled> {
  if (isSettled(order.status) && order.operation === null) return { order, finding: "waiting" };
  if (order.conektaOrderId === null) return neverSent(deps, order, now);
  const picture = await deps.book.read(order.conektaOrderId);
  const evidence = evidenceOf(picture);
  if (contradictions(order, evidence).length > 0) return { order, finding: "drift" };
  if (awaitsCharge(order) && neverCharged(picture)) {
    return uncharged(deps, { order, evidence, picture, now });
  }
  if (isNews(order, evidence)) return tell(deps, order, { type: POLLED, picture });
  if (order.operation !== null && isPastSafetyDelay(order, now, deps.pace)) {
    return { order: finishOperation(order, { outcome: "failed" }), finding: "failed" };
  }
  return { order, finding: "waiting" };
}

/** Ours, and of a charge that may have been sent nobody knows anything yet. */
function awaitsCharge({ owner, status }: Order): boolean {
  return owner !== null && (status === "processing" || status === "unknown");
}

function isNews(order: Order, evidence: Evidence): boolean {
  return applyEvidence(order, evidence, { at: 0, cause: "look" }) !== order;
}

/**
 * No charge was ever sent: Conekta's id would have been stored first. Whoever claimed it is long gone,
 * and should a retry take it up at this very moment, one of the two writes fails.
 */
function neverSent(deps: AttendDeps, order: Order, now: number): Settled {
  if (!awaitsCharge(order) || !isPastSafetyDelay(order, now, deps.pace)) {
    return { order, finding: "waiting" };
  }
  const failed = applyEvidence(
    order,
    { ...noEvidence(""), status: "failed" },
    { at: Math.floor(now / 1000), cause: "reconcile: no charge was sent" },
  );
  return { order: failed, finding: "failed" };
}

type Uncharged = {
  readonly order: Order;
  readonly evidence: Evidence;
  readonly picture: ConektaOrder;
  readonly now: number;
};

/**
 * Conekta has the order and no charge of it. After the safety delay the order is closed there first,
 * so that it can never be charged, then read once more: a charge that arrived in between shows, and
 * only an order that is closed without one is declared failed.
 */
async function uncharged(deps: AttendDeps, about: Uncharged): Promise<Settled> {
  const { order, evidence, picture, now } = about;
  if (isClosedWithoutCharge(picture)) return tell(deps, order, { type: NOT_CHARGED, picture });
  if (!isPastSafetyDelay(order, now, deps.pace)) return { order, finding: "waiting" };
  await deps.book.close(evidence.conektaOrderId);
  const after = await deps.book.read(evidence.conektaOrderId);
  if (isClosedWithoutCharge(after)) {
    return tell(deps, order, { type: NOT_CHARGED, picture: after });
  }
  if (isNews(order, evidenceOf(after))) {
    return tell(deps, order, { type: POLLED, picture: after });
  }
  return { order, finding: "waiting" };
}

function isClosedWithoutCharge(picture: ConektaOrder): boolean {
  const { status } = evidenceOf(picture);
  return status !== null && isClosed(status) && neverCharged(picture);
}

/** What was read enters where Conekta's events do, and is joined, written and told by the consumer. */
async function tell(
  deps: AttendDeps,
  order: Order,
  { type, picture }: { readonly type: PollType; readonly picture: ConektaOrder },
): Promise<Settled> {
  await deps.events.enqueue(pollBody(type, picture));
  return { order, finding: type === NOT_CHARGED ? "failed" : "resolved" };
}
