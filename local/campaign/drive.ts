import { setTimeout as delay } from "node:timers/promises";
import type { Intruder } from "./intruder.ts";
import { inParallel } from "./pool.ts";
import type { OperationPlan, OrderPlan, Scenario } from "./scenario.ts";
import { isAnswered, type Shop } from "./shop.ts";
import type { Answer, Forgery } from "./world.ts";

/** What the merchant's side has seen of one key so far. */
export type Trail = {
  readonly plan: OrderPlan;
  readonly answers: Answer[];
  readonly operations: OperationTrail[];
};

/** The order that a key was answered with; null as long as it was not. */
export function idOf(answers: Trail["answers"]): string | null {
  return answers.find(({ orderId }) => orderId !== null)?.orderId ?? null;
}

export type OperationTrail = {
  readonly plan: OperationPlan;
  readonly orderId: string;
  readonly answers: Answer[];
};

export type Market = {
  readonly shop: Shop;
  readonly intruder: Intruder;
  /** Ids of the people's saved cards, by their index in the scenario. */
  readonly customers: readonly string[];
  readonly forgeries: Forgery[];
};

/** Orders that are placed at the same time. */
const AT_ONCE = 24;
/** Between two tries with the same key; doubled at each. */
const FIRST_WAIT_MS = 100;
const CARD_TRIES_MAX = 40;

/** Saves everybody's card. A card, unlike a charge, may be saved anew under a new key. */
export function saveCards(shop: Shop, { seed, people }: Scenario): Promise<readonly string[]> {
  return inParallel([...people.entries()], AT_ONCE, async ([at, { name, token }]) => {
    for (let tries = 0; tries < CARD_TRIES_MAX; tries += 1) {
      const answer = await shop.call({
        method: "POST",
        path: "/customers",
        key: `campaign-${seed}-person-${at}-${Math.floor(tries / 3)}`,
        body: { name, email: `persona${at}@example.com`, phone: "+525555555555", token_id: token },
      });
      const id = /"id":"(cus_[a-z2-7]+)"/.exec(answer.body)?.[1];
      if (answer.statusCode === 201 && id !== undefined) return id;
      await delay(FIRST_WAIT_MS);
    }
    throw new Error(`The card of ${name} could not be saved in ${CARD_TRIES_MAX} tries.`);
  });
}

/** Places all orders, as fast as they are answered, or `rate` of them a second. */
export function placeOrders(
  market: Market,
  trails: readonly Trail[],
  rate: number | undefined,
): Promise<unknown> {
  const started = performance.now();
  return inParallel([...trails.entries()], AT_ONCE, async ([at, trail]) => {
    const dueMs = rate === undefined ? 0 : (at / rate) * 1_000 - (performance.now() - started);
    if (dueMs > 0) await delay(dueMs);
    await place(market, trail);
  });
}

async function place(market: Market, trail: Trail): Promise<void> {
  const { plan, answers } = trail;
  await insist(plan, () => ask(market, trail));
  if (plan.asksAgain) await ask(market, trail);
  const known = answers.find(({ orderId }) => orderId !== null);
  const orderId = known?.orderId ?? null;
  if (orderId === null) return;
  if (plan.isForged) market.forgeries.push(await market.intruder.forge(orderId, plan.amount));
  if (answers.some(({ statusCode }) => statusCode === 201)) await operate(market, trail, orderId);
}

/** Refunds, captures or lets go, one after the other, as far as the answers allow it. */
async function operate(market: Market, trail: Trail, orderId: string): Promise<void> {
  for (const plan of trail.plan.operations) {
    const operation: OperationTrail = { plan, orderId, answers: [] };
    trail.operations.push(operation);
    const { twins } = plan;
    const { patience } = trail.plan;
    const isKnown = await insist({ twins, patience }, () => askFor(market.shop, operation));
    if (!isKnown) return;
  }
}

/** As many requests at once as there are twins, then more until one is answered or patience ends. */
async function insist(
  { twins, patience }: Pick<OrderPlan, "twins" | "patience">,
  request: () => Promise<Answer>,
): Promise<boolean> {
  const first = await Promise.all(Array.from({ length: twins }, request));
  let isKnown = first.some(isAnswered);
  for (let tries = 0; !isKnown && tries < patience; tries += 1) {
    await delay(FIRST_WAIT_MS * 2 ** tries);
    isKnown = isAnswered(await request());
  }
  return isKnown;
}

const ROUTE_OF = { refund: "refunds", cancel: "cancel", capture: "capture" } as const;

/** One request with the operation's key. */
export async function askFor(shop: Shop, operation: OperationTrail): Promise<Answer> {
  const { plan, orderId, answers } = operation;
  const answer = await shop.call({
    method: "POST",
    path: `/orders/${orderId}/${ROUTE_OF[plan.kind]}`,
    key: plan.key,
    ...(plan.amount !== null && { body: { amount: plan.amount } }),
  });
  answers.push(answer);
  return answer;
}

/** One request with the trail's key; a new key would be a new order. */
export async function ask({ shop, customers }: Market, { plan, answers }: Trail): Promise<Answer> {
  const answer = await shop.call({
    method: "POST",
    path: "/orders",
    key: plan.key,
    body: {
      customer_id: customers[plan.person],
      currency: "MXN",
      line_items: [{ name: "Tanque de gas", unit_price: plan.amount, quantity: 1 }],
      metadata: { campaign_order: plan.number },
      ...(plan.capture ? {} : { capture: false }),
    },
  });
  answers.push(answer);
  return answer;
}
