import { describe, expect, it } from "vitest";
import { groupsOf, isMeant } from "#local/cli/letter-groups.ts";

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

describe("groupsOf", () => {
  it("groups by kind and last error, the largest first, and says what to expect", () => {
    const groups = groupsOf([paid("m1"), poison, paid("m2"), paid("m3")], errors);

    expect(groups).toMatchObject([
      { kind: "order.paid", error: null, count: 2, advice: expect.stringContaining("safe") },
      { kind: "order.paid", error: "TimeoutError: DynamoDB", count: 1 },
      { kind: "unreadable", error: null, count: 1, advice: expect.stringContaining("die again") },
    ]);
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
