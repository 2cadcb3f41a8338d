import { describe, expect, it } from "vitest";
import { type InvariantName, violationsIn } from "#local/campaign/invariants.ts";
import type { Message, Story, World } from "#local/campaign/world.ts";
import type { Effect } from "#shared/domain/effects.ts";
import {
  aMessage,
  anAnswer,
  aStory,
  aWorld,
  CHARGE,
  CONEKTA_ORDER,
  ORDER_ID,
  OUR_ORDER,
  REFUND,
} from "#test/builders/campaign-world.ts";

const REFUNDED_CHARGE = { ...CHARGE, refunds: [REFUND] };

/** An order of which a part was given back, with everything as it should be. */
const refunded = (differences: Partial<Story> = {}): Story => {
  const told: Effect[] = ["order.paid", `order.refunded:${REFUND.id}`];
  return aStory({
    operations: [
      {
        kind: "refund",
        key: "r",
        amount: REFUND.amount,
        answers: [anAnswer({ refundId: REFUND.id, orderStatus: "partially_refunded" })],
      },
    ],
    here: {
      ...OUR_ORDER,
      status: "partially_refunded",
      amountRefunded: REFUND.amount,
      refunds: [REFUND],
      history: [
        ...OUR_ORDER.history,
        { at: 2, cause: "refund", from: "paid", to: "partially_refunded" },
      ],
    },
    there: [{ ...CONEKTA_ORDER, charges: [REFUNDED_CHARGE] }],
    messages: {
      logistics: told.map((effect) => aMessage("logistics", effect)),
      accounting: told.map((effect) => aMessage("accounting", effect)),
    },
    ...differences,
  });
};

/** An order whose dispute was lost, and what the queues were told of it. */
const disputed = (told: { readonly accounting: readonly Effect[] }): Story => {
  const warehouse: Effect[] = ["order.paid", "order.charged_back"];
  return aStory({
    here: { ...OUR_ORDER, dispute: "lost" },
    there: [{ ...CONEKTA_ORDER, charges: [{ ...CHARGE, dispute: "lost" }] }],
    messages: {
      logistics: warehouse.map((effect) => aMessage("logistics", effect)),
      accounting: told.accounting.map((effect) => aMessage("accounting", effect)),
    },
  });
};

const altered = (message: Message, from: string, to: string): Message => ({
  ...message,
  body: message.body.replace(from, to),
});

const broken = (world: World) => [
  ...new Set(violationsIn(world).map(({ invariant }) => invariant)),
];

/** Hand-made worlds, each broken in one way: without them an invariant might never be able to fail. */
const STORIES: readonly (readonly [string, InvariantName, Story])[] = [
  [
    "two captured charges on two orders at Conekta",
    "charged at most once",
    aStory({ there: [CONEKTA_ORDER, { ...CONEKTA_ORDER, id: "ord_2" }] }),
  ],
  [
    "a second charge that was declined",
    "charge sent at most once",
    aStory({
      there: [{ ...CONEKTA_ORDER, charges: [CHARGE, { ...CHARGE, status: "declined" }] }],
    }),
  ],
  [
    "money at Conekta, declined here",
    "paid here and at Conekta alike",
    aStory({ here: { ...OUR_ORDER, status: "declined" } }),
  ],
  ["money at Conekta, nothing here", "paid here and at Conekta alike", aStory({ here: null })],
  ["paid here, nothing at Conekta", "paid here and at Conekta alike", aStory({ there: [] })],
  [
    "another amount at Conekta",
    "paid here and at Conekta alike",
    aStory({ there: [{ ...CONEKTA_ORDER, charges: [{ ...CHARGE, amount: 1 }] }] }),
  ],
  [
    "more given back than taken",
    "refunds agree",
    refunded({
      there: [
        {
          ...CONEKTA_ORDER,
          charges: [{ ...CHARGE, refunds: [{ ...REFUND, amount: 40_000 }] }],
        },
      ],
    }),
  ],
  [
    "a refund that only Conekta knows",
    "refunds agree",
    refunded({ here: { ...OUR_ORDER, status: "paid" } }),
  ],
  [
    "a dispute that only Conekta knows",
    "disputes agree",
    aStory({ there: [{ ...CONEKTA_ORDER, charges: [{ ...CHARGE, dispute: "lost" }] }] }),
  ],
  [
    "books that hear of a dispute and not that it is lost",
    "told exactly once",
    disputed({ accounting: ["order.paid", "order.charged_back"] }),
  ],
  [
    "a refund made twice for one key",
    "operated at most once",
    refunded({
      there: [
        {
          ...CONEKTA_ORDER,
          charges: [{ ...CHARGE, refunds: [REFUND, { ...REFUND, id: "refund_2" }] }],
        },
      ],
    }),
  ],
  [
    "a refund of another amount",
    "operated at most once",
    refunded({
      there: [{ ...CONEKTA_ORDER, charges: [{ ...CHARGE, refunds: [{ ...REFUND, amount: 1 }] }] }],
    }),
  ],
  ["a refund that was said not to be made", "operated at most once", refunded({ operations: [] })],
  [
    "a cancellation of what stays captured",
    "operated at most once",
    aStory({
      operations: [
        { kind: "cancel", key: "c", amount: null, answers: [anAnswer({ statusCode: 200 })] },
      ],
    }),
  ],
  [
    "a history that goes back",
    "never backwards",
    aStory({
      here: {
        ...OUR_ORDER,
        history: [
          ...OUR_ORDER.history,
          { at: 2, cause: "late", from: "paid", to: "declined" },
          { at: 3, cause: "again", from: "declined", to: "paid" },
        ],
      },
    }),
  ],
  [
    "a history with a gap",
    "never backwards",
    aStory({
      here: {
        ...OUR_ORDER,
        history: [{ at: 1, cause: "x", from: "unknown", to: "declined" }, ...OUR_ORDER.history],
      },
    }),
  ],
  [
    "a status that the history does not tell",
    "never backwards",
    aStory({ here: { ...OUR_ORDER, history: [] } }),
  ],
  [
    "paid, and later asked again unknown",
    "never backwards",
    aStory({
      answers: [anAnswer(), anAnswer({ askedMs: 20, statusCode: 202, orderStatus: "unknown" })],
    }),
  ],
  [
    "a decline that was paid after all",
    "refusals are true",
    aStory({
      answers: [
        anAnswer({ statusCode: 402, code: "charge_declined", orderStatus: "declined" }),
        anAnswer({ askedMs: 20 }),
      ],
    }),
  ],
  [
    "a warehouse that hears nothing",
    "told exactly once",
    aStory({ messages: { ...aStory().messages, logistics: [] } }),
  ],
  [
    "a message about what did not happen",
    "told exactly once",
    aStory({
      here: {
        ...OUR_ORDER,
        status: "declined",
        history: [{ at: 1, cause: "x", from: "processing", to: "declined" }],
      },
      there: [{ ...CONEKTA_ORDER, charges: [{ ...CHARGE, status: "declined" }] }],
    }),
  ],
  [
    "a refund told before its payment",
    "told in order",
    refunded({
      messages: {
        ...refunded().messages,
        logistics: refunded().messages.logistics.toReversed(),
      },
    }),
  ],
  [
    "a message that its schema does not allow",
    "told by contract",
    aStory({
      messages: {
        ...aStory().messages,
        logistics: [altered(aMessage("logistics", "order.paid"), '"quantity":1', '"quantity":"1"')],
      },
    }),
  ],
  [
    "a message of another amount than Conekta took",
    "books from messages agree",
    aStory({
      messages: {
        ...aStory().messages,
        accounting: [
          altered(aMessage("accounting", "order.paid"), '"amount":35000', '"amount":3500'),
        ],
      },
    }),
  ],
  [
    "an order that nobody finished",
    "nothing is stuck",
    aStory({
      here: {
        ...OUR_ORDER,
        status: "unknown",
        history: [{ at: 1, cause: "x", from: "processing", to: "unknown" }],
      },
      there: [{ ...CONEKTA_ORDER, charges: [] }],
      messages: { logistics: [], accounting: [] },
      answers: [anAnswer({ statusCode: 202, orderStatus: "unknown" })],
    }),
  ],
  [
    "a message left in the outbox",
    "nothing is stuck",
    aStory({ here: { ...OUR_ORDER, undelivered: ["order.paid"] } }),
  ],
  [
    "a refund of which nobody knows",
    "nothing is stuck",
    aStory({
      operations: [
        { kind: "refund", key: "r", amount: 1, answers: [anAnswer({ statusCode: 202 })] },
      ],
    }),
  ],
  [
    "an answer with a stack",
    "answers are documented",
    aStory({
      answers: [
        anAnswer({
          statusCode: 500,
          code: "internal",
          body: "Error: no\n    at charge (/var/task/index.js:1:2)",
        }),
      ],
    }),
  ],
  [
    "a status that no page documents",
    "answers are documented",
    aStory({ answers: [anAnswer({ statusCode: 418, code: "teapot" })] }),
  ],
  [
    "one key that names two orders",
    "one key, one order",
    aStory({ answers: [anAnswer(), anAnswer({ orderId: "pbd_other" })] }),
  ],
  [
    "a history moved by a forged event",
    "forgeries change nothing",
    aStory({
      here: {
        ...OUR_ORDER,
        history: [{ at: 1, cause: "order.paid evt_forged_1", from: "processing", to: "paid" }],
      },
    }),
  ],
];

const WORLDS: readonly (readonly [string, InvariantName, World])[] = [
  [
    "a charge for an order that nobody asked for",
    "paid here and at Conekta alike",
    aWorld({ strays: [{ ...CONEKTA_ORDER, ourId: "pbd_other" }] }),
  ],
  [
    "a message about an order of nobody",
    "told exactly once",
    aWorld({
      strayMessages: [{ ...aMessage("logistics", "order.paid"), id: "x:order.paid", subject: "x" }],
    }),
  ],
  [
    "a dead letter without a reason",
    "dead letters are explained",
    aWorld({ deadLetters: [{ queue: "events", body: "{}", explanation: null }] }),
  ],
  [
    "a forged webhook that was accepted",
    "forgeries change nothing",
    aWorld({ forgeries: [{ eventId: "evt_forged", orderId: ORDER_ID, statusCode: 200 }] }),
  ],
  [
    "a forged webhook of the simulator that was accepted",
    "forgeries change nothing",
    aWorld({ forgeriesAccepted: 1 }),
  ],
];

describe("violationsIn", () => {
  it("finds nothing where all is as it should be", () => {
    const lost: Effect[] = ["order.paid", "order.charged_back", "order.dispute_lost"];
    const stories = [aStory(), refunded({ number: 1 }), disputed({ accounting: lost })];

    expect(violationsIn(aWorld({ stories }))).toEqual([]);
  });

  it("accepts what is documented: a lost connection, a dead function, a dead letter explained", () => {
    const answers = [
      anAnswer({ statusCode: 0, orderId: null, orderStatus: null, body: "" }),
      anAnswer({
        statusCode: 500,
        orderId: null,
        orderStatus: null,
        body: '{"message":"Internal Server Error"}',
      }),
      anAnswer({ statusCode: 409, code: "request_in_progress", orderStatus: null }),
      anAnswer(),
    ];
    const deadLetters = [{ queue: "events", body: "{}", explanation: "poison" }];

    expect(violationsIn(aWorld({ stories: [aStory({ answers })], deadLetters }))).toEqual([]);
  });

  it("does not mistake two answers that crossed for a step back", () => {
    const crossed = anAnswer({ askedMs: 5, atMs: 12, statusCode: 202, orderStatus: "unknown" });

    expect(violationsIn(aWorld({ stories: [aStory({ answers: [anAnswer(), crossed] })] }))).toEqual(
      [],
    );
  });

  it.each(STORIES)("finds %s", (_, invariant, story) => {
    expect(broken(aWorld({ stories: [story] }))).toContain(invariant);
  });

  it.each(WORLDS)("finds %s", (_, invariant, world) => {
    expect(broken(world)).toContain(invariant);
  });

  it("names the order that is broken", () => {
    const stories = [aStory(), aStory({ number: 7, there: [] })];

    const [violation] = violationsIn(aWorld({ stories }));

    expect(violation?.number).toBe(7);
  });
});
