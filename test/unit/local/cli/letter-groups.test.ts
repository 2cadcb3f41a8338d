import { describe, expect, it } from "vitest";
import { appliedAmong } from "#local/cli/applied-letters.ts";
import { groupsOf, isMeant } from "#local/cli/letter-groups.ts";
import { anItem } from "#test/builders/order-item.ts";

const aLetter = (id: string, body: string) => ({
  id,
  body,
  receipt: "",
  sentAt: 0,
  attributes: undefined,
  group: null,
});
const paid = (id: string) =>
  aLetter(
    id,
    JSON.stringify({
      id: `event-${id}`,
      type: "order.paid",
      data: { object: { id: "ord_1", amount: 300, currency: "MXN" } },
    }),
  );
const poison = aLetter("m9", '{"id":"e9","type":7}');
const errors = new Map([["m1", "TimeoutError: DynamoDB"]]);
const applied = new Set<string>();

describe("groupsOf", () => {
  it("groups by kind and last error, the largest first, and says what to expect", () => {
    const groups = groupsOf([paid("m1"), poison, paid("m2"), paid("m3")], { errors, applied });

    expect(groups).toMatchObject([
      { kind: "order.paid", error: null, count: 2, advice: expect.stringContaining("safe") },
      { kind: "order.paid", error: "TimeoutError: DynamoDB", count: 1 },
      { kind: "unreadable", error: null, count: 1, advice: expect.stringContaining("die again") },
    ]);
  });
});

describe("the advice", () => {
  it.each([
    ["quarantined: amount", "do not send back"],
    ["unconfirmed: Conekta calls the order not charged", "look at the order"],
    ["TimeoutError", "safe to send back"],
  ])("after %s is: %s", (error, advice) => {
    const groups = groupsOf([paid("m1")], { errors: new Map([["m1", error]]), applied });

    expect(groups).toMatchObject([{ error, advice: expect.stringContaining(advice) }]);
  });
});

describe("appliedAmong", () => {
  it("finds events that their order has taken", async () => {
    const find = async (id: string) => (id === "ord_1" ? anItem({ seen: ["event-m2"] }) : null);

    const found = await appliedAmong([paid("m1"), paid("m2"), poison], { find });

    expect([...found]).toEqual(["m2"]);
    expect(groupsOf([paid("m1"), paid("m2")], { errors: new Map(), applied: found })).toMatchObject(
      [
        { advice: expect.stringMatching(/^safe to send/) },
        { advice: expect.stringMatching(/^safe to drop/) },
      ],
    );
  });

  it("is of no help about what is no event or about an order that nobody knows", async () => {
    expect(await appliedAmong([poison, paid("m1")], { find: async () => null })).toEqual(new Set());
  });
});

describe("isMeant", () => {
  it.each([
    ["order.paid", true],
    ["TimeoutError", true],
    ["event-m1", true],
    ["order.refunded", false],
  ])("takes %s for part of its kind, its error or its body: %s", (text, meant) => {
    expect(isMeant(paid("m1"), text, errors)).toBe(meant);
  });
});
