import { describe, expect, it } from "vitest";
import {
  DISPUTES,
  isCaptured,
  isClosed,
  isSettled,
  joinDispute,
  joinStatus,
  LATTICE,
  ORDER_STATUSES,
  statusNamed,
} from "#shared/domain/order-status.ts";

const pairs = ORDER_STATUSES.flatMap((one) => ORDER_STATUSES.map((other) => [one, other] as const));

describe("joinStatus", () => {
  it("is commutative and idempotent for every pair of statuses", () => {
    for (const [one, other] of pairs) {
      expect(joinStatus(one, other)).toBe(joinStatus(other, one));
      expect(joinStatus(one, one)).toBe(one);
    }
  });

  it("is associative for every three statuses", () => {
    for (const [one, other] of pairs) {
      for (const third of ORDER_STATUSES) {
        const left = joinStatus(joinStatus(one, other), third);
        expect(joinStatus(one, joinStatus(other, third))).toBe(left);
      }
    }
  });

  it.each([
    ["declined", "paid", "paid"],
    ["paid", "pending_payment", "paid"],
    ["paid", "expired", "paid"],
    ["failed", "paid", "paid"],
    ["pre_authorized", "canceled", "canceled"],
    ["paid", "partially_refunded", "partially_refunded"],
    ["refunded", "paid", "refunded"],
    ["processing", "unknown", "unknown"],
    ["pending_payment", "requires_action", "requires_action"],
  ] as const)("joins %s and %s to %s", (one, other, joined) => {
    expect(joinStatus(one, other)).toBe(joined);
  });
});

describe("joinDispute", () => {
  it("lets a decided dispute stand over an open one", () => {
    expect(joinDispute("lost", "open")).toBe("lost");
    expect(joinDispute("open", "won")).toBe("won");
  });

  it("keeps in mind that it heard of both ends, whichever came last", () => {
    expect(joinDispute("lost", "won")).toBe("appealed");
    expect(joinDispute("won", "lost")).toBe("appealed");
    expect(joinDispute("appealed", "won")).toBe("appealed");
  });

  it("is commutative, idempotent and associative", () => {
    for (const one of DISPUTES) {
      expect(joinDispute(one, one)).toBe(one);
      for (const other of DISPUTES) {
        expect(joinDispute(one, other)).toBe(joinDispute(other, one));
        for (const third of DISPUTES) {
          const left = joinDispute(joinDispute(one, other), third);
          expect(joinDispute(one, joinDispute(other, third))).toBe(left);
        }
      }
    }
  });
});

describe("isSettled", () => {
  it("is false exactly where something is still to come", () => {
    const open = ORDER_STATUSES.filter((status) => !isSettled(status));

    expect(open).toEqual([
      "processing",
      "unknown",
      "pending_payment",
      "requires_action",
      "pre_authorized",
    ]);
  });
});

describe("isCaptured", () => {
  it("holds for paid and what follows it", () => {
    expect(ORDER_STATUSES.filter(isCaptured)).toEqual(["paid", "partially_refunded", "refunded"]);
  });
});

describe("isClosed", () => {
  it("holds where it is said that nothing was charged and nothing can be", () => {
    expect(ORDER_STATUSES.filter(isClosed)).toEqual(["expired", "canceled", "failed"]);
  });
});

describe("LATTICE", () => {
  it("gives each word of Conekta's one meaning", () => {
    const words = LATTICE.flatMap(({ conekta }) => [...conekta]);

    expect(new Set(words).size).toBe(words.length);
    expect(statusNamed("voided")).toBe("canceled");
    expect(statusNamed("under_water")).toBeNull();
  });
});
