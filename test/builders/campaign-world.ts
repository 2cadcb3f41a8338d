import type { Answer, Message, Story, World } from "#local/campaign/world.ts";
import { messageFor } from "#shared/contracts/message-for.ts";
import type { Downstream, Effect } from "#shared/domain/effects.ts";
import { centavos } from "#shared/domain/money.ts";
import { anOrder } from "./orders.ts";

export const ORDER_ID = "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa";

export function anAnswer(differences: Partial<Answer> = {}): Answer {
  return {
    askedMs: 0,
    atMs: 10,
    request: "POST /orders",
    statusCode: 201,
    code: null,
    orderId: ORDER_ID,
    orderStatus: "paid",
    refundId: null,
    body: "{}",
    ...differences,
  };
}

export const OUR_ORDER = {
  id: ORDER_ID,
  status: "paid",
  amount: 35_000,
  amountRefunded: 0,
  refunds: [],
  history: [{ at: 1, cause: "create-order", from: "processing", to: "paid" }],
  undelivered: [],
  dispute: "none",
} as const;

export const CHARGE = {
  id: "charge_1",
  status: "paid",
  amount: 35_000,
  refunds: [],
  dispute: "none",
} as const;

export const CONEKTA_ORDER = {
  id: "ord_1",
  amount: 35_000,
  amountRefunded: 0,
  paymentStatus: "paid",
  ourId: ORDER_ID,
  charges: [CHARGE],
} as const;

export const REFUND = { id: "refund_1", amount: 10_000 } as const;

/** What a queue is told of that order, of which 100.00 MXN may have been given back, and which may be disputed. */
export function aMessage(queue: Downstream, effect: Effect): Message {
  const refunds = [{ id: REFUND.id, amount: centavos(REFUND.amount) }];
  const message = messageFor(anOrder({ refunds, dispute: "open" }), { effect, to: queue, now: 0 });
  return { queue, id: message.id, subject: message.subject, body: JSON.stringify(message) };
}

/** An order of 350.00 MXN that was paid, with everything as it should be. */
export function aStory(differences: Partial<Story> = {}): Story {
  return {
    number: 0,
    key: "campaign-1-0",
    answers: [anAnswer()],
    operations: [],
    here: OUR_ORDER,
    there: [CONEKTA_ORDER],
    messages: {
      logistics: [aMessage("logistics", "order.paid")],
      accounting: [aMessage("accounting", "order.paid")],
    },
    events: [],
    strikes: [],
    ...differences,
  };
}

export function aWorld(differences: Partial<World> = {}): World {
  return {
    stories: [aStory()],
    strays: [],
    forgeries: [],
    forgeriesAccepted: 0,
    deadLetters: [],
    strayMessages: [],
    ...differences,
  };
}
