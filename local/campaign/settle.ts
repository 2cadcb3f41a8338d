import { setTimeout as delay } from "node:timers/promises";
import { isSettled } from "#shared/domain/order-status.ts";
import type { ConektaSide } from "./conekta-side.ts";
import { ask, askFor, idOf, type Market, type OperationTrail, type Trail } from "./drive.ts";
import { findOrder, type Queues } from "./our-side.ts";
import { inParallel } from "./pool.ts";
import { quarrel } from "./quarrel.ts";
import { isAnswered } from "./shop.ts";
import { type ConektaOrder, disputeThere, type OurOrder } from "./world.ts";

export type Sides = {
  readonly market: Market;
  readonly conekta: ConektaSide;
  readonly queues: Queues;
};

/** An order that nobody works on stays claimed for 30 s, and what is unknown is looked up after that. */
export const SETTLE_MS = 75_000;
/** Conekta waits longer before each retry: what has not come by then is found by the reconciler. */
const EVENTS_MS = 20_000;
const LOOK_EVERY_MS = 500;
const ASK_EVERY_MS = 4_000;
const AT_ONCE = 8;

/**
 * Lets the stack come to rest once the faults are over: banks make up their minds, Conekta delivers
 * what it could not deliver, the merchant asks again with the keys that have no answer yet. Ends when
 * nothing is left to do or to dispute, or when it takes too long: the invariants then say what is stuck.
 */
export async function settle(
  sides: Sides,
  trails: readonly Trail[],
  settleMs: number,
): Promise<void> {
  const started = Date.now();
  const deadline = started + settleMs;
  let askAgainAt = 0;
  let rested = new Set<string>();
  while (Date.now() < deadline) {
    const isQuiet = await conektaIsQuiet(sides, trails, Date.now() < started + EVENTS_MS);
    if (Date.now() >= askAgainAt) {
      await askAgain(sides.market, trails, rested);
      askAgainAt = Date.now() + ASK_EVERY_MS;
    }
    const redriven = await sides.queues.redrive();
    if (isQuiet && redriven === 0 && (await sides.queues.waiting()) === 0) {
      rested = await atRest(sides, trails);
      if (areAnswered(trails, rested) && (await quarrel(sides.conekta, trails)) === 0) return;
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** True when every bank has decided and no event is on its way; what is late by minutes is not awaited. */
async function conektaIsQuiet(
  { conekta }: Sides,
  trails: readonly Trail[],
  isPatient: boolean,
): Promise<boolean> {
  const { undecided, underWay } = await conekta.look();
  const planOf = new Map(trails.map(({ plan, answers }) => [idOf(answers), plan]));
  for (const { id, ourId } of undecided) {
    await conekta.decide(id, planOf.get(ourId)?.bankApproves ?? false);
  }
  return undecided.length === 0 && (underWay === 0 || !isPatient);
}

/** The same keys again: those without an answer, and those whose order is still being found out. */
async function askAgain(
  market: Market,
  trails: readonly Trail[],
  rested: ReadonlySet<string>,
): Promise<void> {
  const open = trails.filter((trail) => !rested.has(trail.plan.key) && !hasLastWord(trail));
  await inParallel(open, AT_ONCE, (trail) => ask(market, trail));
  await inParallel(openOperations(trails), AT_ONCE, (operation) => askFor(market.shop, operation));
}

function areAnswered(trails: readonly Trail[], rested: ReadonlySet<string>): boolean {
  return rested.size === trails.length && openOperations(trails).length === 0;
}

function openOperations(trails: readonly Trail[]): readonly OperationTrail[] {
  return trails.flatMap(({ operations }) => operations.filter((each) => !hasLastWord(each)));
}

function hasLastWord({ answers }: Pick<Trail, "answers">): boolean {
  const last = answers.at(-1);
  return last !== undefined && isAnswered(last) && last.statusCode !== 202;
}

/** Keys of the orders with which nothing more will happen. */
async function atRest({ market, conekta }: Sides, trails: readonly Trail[]): Promise<Set<string>> {
  const there = Map.groupBy((await conekta.look()).orders, ({ ourId }) => ourId);
  const found = await inParallel(trails, AT_ONCE, async ({ plan, answers }) => {
    const id = idOf(answers);
    const order = id === null ? null : await findOrder(market.shop, id);
    return order !== null && rests(order, there.get(order.id) ?? []) ? [plan.key] : [];
  });
  return new Set(found.flat());
}

/** An event of a dispute may have to be found by the reconciler; nothing else would tell of it. */
function rests(order: OurOrder, there: readonly ConektaOrder[]): boolean {
  const { status, undelivered, dispute } = order;
  const isDecided = isSettled(status) || status === "pre_authorized";
  return isDecided && undelivered.length === 0 && dispute === disputeThere({ there });
}
