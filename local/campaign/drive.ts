import { setTimeout as delay } from "node:timers/promises";
import type { Intruder } from "./intruder.ts";
import { inParallel } from "./pool.ts";
import type { OrderPlan, Scenario } from "./scenario.ts";
import { isAnswered, type Shop } from "./shop.ts";
import type { Answer, Forgery } from "./world.ts";

/** What the merchant's side has seen of one key so far. */
export type Trail = { readonly plan: OrderPlan; readonly answers: Answer[] };

export type Market = {
  readonly shop: Shop;
  readonly intruder: Intruder;
  /** Ids of the people's saved cards, by their index in the scenario. */
  readonly customers: readonly string[];
  readonly forgeries: Forgery[];
};

/** Orders that are placed at the same time. */
const AT_ONCE = 12;
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
  const { twins, patience, asksAgain, isForged, amount } = trail.plan;
  const first = await Promise.all(Array.from({ length: twins }, () => ask(market, trail)));
  let isKnown = first.some(isAnswered);
  for (let tries = 0; !isKnown && tries < patience; tries += 1) {
    await delay(FIRST_WAIT_MS * 2 ** tries);
    isKnown = isAnswered(await ask(market, trail));
  }
  if (asksAgain) await ask(market, trail);
  const orderId = trail.answers.find((answer) => answer.orderId !== null)?.orderId;
  if (isForged && orderId) market.forgeries.push(await market.intruder.forge(orderId, amount));
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
