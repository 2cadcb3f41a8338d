import { describe, expect, it } from "vitest";
import { applyEvidence } from "#shared/domain/apply-evidence.ts";
import { centavos } from "#shared/domain/money.ts";
import {
  finishOperation,
  finishShown,
  leftToRefund,
  type Operation,
} from "#shared/domain/operation.ts";
import { isUnsettled, type Order } from "#shared/domain/order.ts";
import { anOrder, someEvidence } from "#test/builders/orders.ts";

const refund: Operation = {
  key: "key",
  kind: "refund",
  fingerprint: "fingerprint",
  amount: centavos(500),
  refundsBefore: ["re_1"],
  refundedBefore: centavos(500),
  startedMs: 0,
  leaseMs: 0,
  status: "unknown",
};
const earlier = { id: "re_1", amount: centavos(500) };

/** Paid, 500 cents given back, and 500 more asked for. */
const refunding = (differences: Partial<Order> = {}) =>
  anOrder({
    status: "partially_refunded",
    amountRefunded: centavos(500),
    refunds: [earlier],
    operation: refund,
    ...differences,
  });

const source = { at: 1, cause: "test" };

describe("finishShown", () => {
  it("leaves an order alone that has no operation, or does not show it", () => {
    const idle = anOrder({ status: "canceled" });
    const waiting = refunding();

    expect(finishShown(idle)).toBe(idle);
    expect(finishShown(waiting)).toBe(waiting);
  });

  it("knows a refund by its amount and by not having been there before", () => {
    const shown = finishShown(
      refunding({
        refunds: [earlier, { ...earlier, id: "re_2" }],
        amountRefunded: centavos(1_000),
      }),
    );

    expect(shown.operation).toBeNull();
    expect(shown.operations).toEqual([
      {
        key: "key",
        kind: "refund",
        fingerprint: "fingerprint",
        amount: 500,
        outcome: "done",
        refundId: "re_2",
        code: null,
      },
    ]);
  });

  it("does not take a refund of another amount for its own, made by hand in Conekta's panel", () => {
    const other = { id: "re_2", amount: centavos(900) };
    const byHand = refunding({ refunds: [earlier, other], amountRefunded: centavos(1_400) });

    expect(finishShown(byHand)).toBe(byHand);
  });

  it("does not take an earlier refund for its own that Conekta counted first and lists only now", () => {
    const operation = { ...refund, refundsBefore: [] };
    const listed = refunding({ operation });
    const ours = refunding({
      operation,
      refunds: [earlier, { ...earlier, id: "re_2" }],
      amountRefunded: centavos(1_000),
    });

    expect(finishShown(listed)).toBe(listed);
    expect(finishShown(ours).operations).toHaveLength(1);
  });

  it("goes by the sum where Conekta lists no refunds", () => {
    const shown = finishShown(refunding({ amountRefunded: centavos(1_000) }));
    const less = refunding({ amountRefunded: centavos(999) });

    expect(shown.operations).toMatchObject([{ outcome: "done", refundId: null }]);
    expect(finishShown(less)).toBe(less);
  });

  it.each([
    ["cancel", "canceled", "pre_authorized"],
    ["capture", "paid", "pre_authorized"],
    ["capture", "refunded", "pre_authorized"],
    ["cancel", "canceled", "paid"],
  ] as const)("knows a %s by the status %s, and not by %s", (kind, status, other) => {
    const operation: Operation = { ...refund, kind };
    const waiting = anOrder({ status: other, operation });

    expect(finishShown(anOrder({ status, operation })).operations).toHaveLength(1);
    expect(finishShown(waiting)).toBe(waiting);
  });
});

describe("finishOperation", () => {
  it("ends the operation at hand and nothing else", () => {
    const idle = anOrder();

    expect(finishOperation(idle, { outcome: "failed" })).toBe(idle);
    expect(finishOperation(refunding(), { outcome: "refused", code: "no" })).toMatchObject({
      operation: null,
      operations: [{ key: "key", outcome: "refused", code: "no", refundId: null }],
    });
  });
});

describe("an order with an operation", () => {
  it("is unsettled for as long as the operation is open", () => {
    expect(isUnsettled(refunding())).toBe(true);
    expect(isUnsettled(finishOperation(refunding(), { outcome: "done" }))).toBe(false);
  });

  it("learns by any evidence, once, what became of it", () => {
    const evidence = someEvidence({
      status: "partially_refunded",
      amountRefunded: centavos(1_000),
      refunds: [earlier, { ...earlier, id: "re_2" }],
    });

    const once = applyEvidence(refunding(), evidence, source);
    const twice = applyEvidence(once, evidence, source);

    expect(once).toMatchObject({ operation: null, operations: [{ refundId: "re_2" }] });
    expect(twice).toBe(once);
  });

  it("ends alike whether an unlisted or a listed refund is told of first", () => {
    const unlisted = someEvidence({ amountRefunded: centavos(1_000) });
    const listed = someEvidence({ refunds: [earlier, { ...earlier, id: "re_2" }] });
    const join = (...told: (typeof unlisted)[]) =>
      told.reduce((order, each) => applyEvidence(order, each, source), refunding());

    const [one, other] = [join(unlisted, listed), join(listed, unlisted)];

    expect(one.operation).toBeNull();
    expect({ ...one, operations: [] }).toEqual({ ...other, operations: [] });
  });
});

describe("leftToRefund", () => {
  it.each([
    [0, 35_000],
    [500, 34_500],
    [35_000, 0],
    [35_001, 0],
  ])("after %d of 35,000 is %d", (amountRefunded, left) => {
    expect(leftToRefund(anOrder({ amountRefunded: centavos(amountRefunded) }))).toBe(left);
  });
});
