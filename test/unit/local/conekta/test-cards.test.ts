import { describe, expect, it } from "vitest";
import { createToken } from "#local/conekta/operations/tokens.ts";
import {
  cardOf,
  cardOfTestToken,
  isExpired,
  TEST_CARDS,
  verdictOn,
} from "#local/conekta/test-cards.ts";
import { aSimulation } from "#test/builders/a-simulation.ts";

const holder = { name: "Ana Nuñez", exp_month: "12", exp_year: "30" };

describe("TEST_CARDS", () => {
  it.each(TEST_CARDS)(
    "$number can be typed and $token used, to the same effect",
    ({ number, token }) => {
      const { transact, world } = aSimulation();

      const typed = transact((now) => createToken(now, { ...holder, number }));

      const nowMs = world.nowMs();
      const known = cardOfTestToken(token);
      expect(known && verdictOn(known, nowMs)).toEqual(verdictOn(typed.card, nowMs));
      expect(typed.card).toMatchObject({ bin: number.slice(0, 6), last4: number.slice(-4) });
    },
  );
});

describe("isExpired", () => {
  it("counts the last day of the month as good", () => {
    expect(isExpired(holder, Date.UTC(2030, 11, 31, 23, 59))).toBe(false);
    expect(isExpired(holder, Date.UTC(2031, 0, 1))).toBe(true);
  });
});

describe("verdictOn", () => {
  it("declines any card once it is expired", () => {
    const card = cardOf("4242424242424242", holder);

    expect(verdictOn(card, Date.UTC(2030, 0, 1))).toEqual({ kind: "approve" });
    expect(verdictOn(card, Date.UTC(2031, 0, 1))).toMatchObject({ failureCode: "expired_card" });
  });
});
