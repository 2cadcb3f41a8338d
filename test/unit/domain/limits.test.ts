import { describe, expect, it } from "vitest";
import { countedIn, dayInMexico, isNewCard, NEW_CARD_MS } from "#shared/domain/limits.ts";
import { aCustomer } from "#test/builders/customers.ts";

const NOON = Date.UTC(2026, 0, 31, 18);

describe("a day in Mexico", () => {
  it("ends at midnight in Mexico City, six hours after UTC's", () => {
    expect(dayInMexico(Date.UTC(2026, 1, 1, 5, 59, 59, 999))).toBe("2026-01-31");
    expect(dayInMexico(Date.UTC(2026, 1, 1, 6))).toBe("2026-02-01");
  });
});

describe("a new card", () => {
  it("is new for a day after it was saved", () => {
    const customer = aCustomer({ createdMs: NOON });

    expect(isNewCard(customer, NOON + NEW_CARD_MS - 1)).toBe(true);
    expect(isNewCard(customer, NOON + NEW_CARD_MS)).toBe(false);
  });

  it("is one that took an older one's place, too", () => {
    const replacement = { token: "token", status: "done", leaseMs: NOON } as const;
    const customer = aCustomer({ createdMs: 0, replacement });

    expect(isNewCard(customer, NOON + NEW_CARD_MS - 1)).toBe(true);
    expect(isNewCard(customer, NOON + NEW_CARD_MS)).toBe(false);
  });
});

describe("an attempt", () => {
  it("is counted for whom it comes from, as far as that is known", () => {
    const source = { address: "203.0.113.7", linkId: null };

    expect(countedIn({ owner: "merchant", customerId: "cus_1", source })).toEqual({
      address: "203.0.113.7",
      link: null,
      customer: "cus_1",
      account: "merchant",
    });
  });
});
