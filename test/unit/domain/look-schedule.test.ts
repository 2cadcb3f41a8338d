import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isHeld,
  isOutboxOverdue,
  isPastSafetyDelay,
  needsPerson,
  nextLook,
  quietSince,
} from "#shared/domain/look-schedule.ts";
import { centavos } from "#shared/domain/money.ts";
import type { Operation } from "#shared/domain/operation.ts";
import { anOrder } from "#test/builders/orders.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = 1_700_000_000_000;
const pace = { everyMs: MINUTE, safetyDelayMs: 10 * MINUTE };

/** Nobody is at work on it, and nothing has happened since it was created. */
const unknown = anOrder({
  status: "unknown",
  leaseMs: 0,
  history: [{ at: START / 1000, cause: "create-order", from: "processing", to: "unknown" }],
});

const refund: Operation = {
  key: "key",
  kind: "refund",
  fingerprint: "fingerprint",
  amount: centavos(100),
  refundsBefore: [],
  refundedBefore: centavos(0),
  startedMs: START + DAY,
  leaseMs: START + DAY + 30_000,
  status: "unknown",
};

describe("nextLook", () => {
  it("is after 1, 5, 15 and 60 minutes, the safety delay and 6 hours, then once a day", () => {
    const looks: number[] = [];
    for (let now = START; looks.length < 9; ) {
      now = nextLook(unknown, now, pace);
      looks.push(now - START);
    }

    expect(looks).toEqual([
      MINUTE,
      5 * MINUTE,
      10 * MINUTE,
      15 * MINUTE,
      HOUR,
      6 * HOUR,
      DAY,
      2 * DAY,
      3 * DAY,
    ]);
  });

  it("is always to come, at most a day ahead", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * DAY }), (age) => {
        const ahead = nextLook(unknown, START + age, pace) - (START + age);

        expect(ahead).toBeGreaterThan(0);
        expect(ahead).toBeLessThanOrEqual(DAY);
      }),
    );
  });

  it("is in the next run while messages wait", () => {
    const waiting = anOrder({ ...unknown, status: "paid", outbox: ["order.paid"] });

    expect(nextLook(waiting, START + HOUR, pace)).toBe(START + HOUR + MINUTE);
  });

  it("keeps the same proportions at another pace", () => {
    const local = { everyMs: 5_000, safetyDelayMs: 15_000 };

    expect(nextLook(unknown, START, local)).toBe(START + 5_000);
    expect(nextLook(unknown, START + 5_000, local)).toBe(START + 15_000);
  });
});

describe("quietSince", () => {
  it("is the end of the lease while a charge may be on its way", () => {
    const claimed = anOrder({ status: "processing", leaseMs: START + 30_000 });

    expect(quietSince(claimed)).toBe(START + 30_000);
    expect(isHeld(claimed, START + 29_999)).toBe(true);
    expect(isHeld(claimed, START + 30_000)).toBe(false);
  });

  it("begins anew with an operation, however old the order is", () => {
    const refunding = anOrder({ ...unknown, status: "paid", operation: refund });

    expect(quietSince(refunding)).toBe(refund.leaseMs);
    expect(isHeld(refunding, refund.leaseMs - 1)).toBe(true);
    expect(isPastSafetyDelay(refunding, refund.leaseMs + 10 * MINUTE - 1, pace)).toBe(false);
    expect(isPastSafetyDelay(refunding, refund.leaseMs + 10 * MINUTE, pace)).toBe(true);
  });
});

describe("isOutboxOverdue", () => {
  it("leaves messages to the consumer for five runs", () => {
    const waiting = anOrder({ ...unknown, status: "paid", outbox: ["order.paid"] });

    expect(isOutboxOverdue(waiting, START + 5 * MINUTE - 1, pace)).toBe(false);
    expect(isOutboxOverdue(waiting, START + 5 * MINUTE, pace)).toBe(true);
    expect(isOutboxOverdue({ ...waiting, outbox: [] }, START + DAY, pace)).toBe(false);
  });
});

describe("needsPerson", () => {
  it("holds after six daily looks in vain, and never of an order that waits for its card holder", () => {
    const late = START + 6 * DAY + 6 * HOUR;

    expect(needsPerson(unknown, late - 1, pace)).toBe(false);
    expect(needsPerson(unknown, late, pace)).toBe(true);
    expect(needsPerson({ ...unknown, status: "requires_action" }, late, pace)).toBe(false);
  });
});
