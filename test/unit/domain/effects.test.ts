import { describe, expect, it } from "vitest";
import { effectsOf, kindOf, ROUTES } from "#shared/domain/effects.ts";
import { centavos } from "#shared/domain/money.ts";
import { DISPUTES, joinDispute } from "#shared/domain/order-status.ts";
import { anOrder } from "#test/builders/orders.ts";

const refunds = [
  { id: "re_1", amount: centavos(100) },
  { id: "re_2", amount: centavos(200) },
];

describe("effectsOf", () => {
  it.each([
    ["an order not paid", {}, []],
    ["a declined order", { status: "declined" }, []],
    ["an authorized order", { status: "pre_authorized" }, []],
    ["a paid order", { status: "paid" }, ["order.paid"]],
    [
      "an order refunded in parts",
      { status: "partially_refunded", refunds },
      ["order.paid", "order.refunded:re_1", "order.refunded:re_2"],
    ],
    ["a disputed order", { status: "paid", dispute: "open" }, ["order.paid", "order.charged_back"]],
    [
      "a lost dispute",
      { status: "paid", dispute: "lost" },
      ["order.paid", "order.charged_back", "order.dispute_lost"],
    ],
    [
      "a dispute that was won",
      { status: "paid", dispute: "won" },
      ["order.paid", "order.charged_back", "order.dispute_won"],
    ],
    [
      "a dispute that was lost and won",
      { status: "paid", dispute: "appealed" },
      ["order.paid", "order.charged_back", "order.dispute_lost", "order.dispute_won"],
    ],
  ] as const)("tells of %s what downstream must know", (_, differences, effects) => {
    expect(effectsOf(anOrder(differences))).toEqual(effects);
  });

  it("takes nothing back of a dispute, whatever is heard next", () => {
    const of = (dispute: (typeof DISPUTES)[number]) => effectsOf(anOrder({ dispute }));

    for (const known of DISPUTES) {
      for (const heard of DISPUTES) {
        expect(of(joinDispute(known, heard))).toEqual(expect.arrayContaining([...of(known)]));
      }
    }
  });
});

describe("kindOf and ROUTES", () => {
  it.each([
    ["order.paid", ["logistics", "accounting"]],
    ["order.refunded:re_1", ["logistics", "accounting"]],
    ["order.charged_back", ["logistics", "accounting"]],
    ["order.dispute_lost", ["accounting"]],
    ["order.dispute_won", ["accounting"]],
  ] as const)("send %s to %j", (effect, downstreams) => {
    expect(ROUTES[kindOf(effect)]).toEqual(downstreams);
  });
});
