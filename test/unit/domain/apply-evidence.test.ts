import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyEvidence,
  contradictions,
  type Evidence,
  movesMoney,
  tellsAnything,
} from "#shared/domain/apply-evidence.ts";
import { centavos } from "#shared/domain/money.ts";
import { type Order, statusFromHistory } from "#shared/domain/order.ts";
import { DISPUTES, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { anOrder, someEvidence } from "#test/builders/orders.ts";

const source = { at: 1_700_000_005, cause: "order.paid evt_1", eventId: "evt_1" };
const paid = someEvidence({
  status: "paid",
  charge: { id: "charge", fee: centavos(1_393), paidAt: 1_700_000_001 },
});

describe("applyEvidence", () => {
  it("moves the order, remembers who said so, and puts the effect into the outbox", () => {
    const order = applyEvidence(anOrder(), paid, source);

    expect(order).toMatchObject({ status: "paid", seen: ["evt_1"], outbox: ["order.paid"] });
    expect(order.history).toEqual([
      { at: 1_700_000_005, cause: "order.paid evt_1", from: "processing", to: "paid" },
    ]);
  });

  it("answers the very same order when it learns nothing new", () => {
    const once = applyEvidence(anOrder(), paid, source);

    expect(applyEvidence(once, paid, source)).toBe(once);
  });

  it("sends nothing again when another event reports the same payment", () => {
    const once = { ...applyEvidence(anOrder(), paid, source), outbox: [] };

    const twice = applyEvidence(once, paid, { ...source, eventId: "evt_2" });

    expect(twice.outbox).toEqual([]);
    expect(twice.seen).toEqual(["evt_1", "evt_2"]);
  });

  it("keeps a refunded order refunded when a late event says paid", () => {
    const refunded = someEvidence({
      status: "refunded",
      amountRefunded: centavos(35_000),
      refunds: [{ id: "re_1", amount: centavos(35_000) }],
    });

    const order = [refunded, paid].reduce(
      (current, evidence) => applyEvidence(current, evidence, source),
      anOrder(),
    );

    expect(order.status).toBe("refunded");
    expect(order.outbox).toEqual(["order.paid", "order.refunded:re_1"]);
  });

  it("counts refunds by their ids, so that a repeated one is no second one", () => {
    const part = (id: string) =>
      someEvidence({ refunds: [{ id, amount: centavos(10_000) }], status: "partially_refunded" });

    const order = ["re_1", "re_2", "re_1"].reduce(
      (current, id) => applyEvidence(current, part(id), source),
      anOrder(),
    );

    expect(order).toMatchObject({ amountRefunded: 20_000, status: "partially_refunded" });
  });

  it("completes a charge's details without losing any", () => {
    const bare = someEvidence({ charge: { id: "charge", fee: null, paidAt: null } });

    const order = applyEvidence(applyEvidence(anOrder(), paid, source), bare, source);

    expect(order.charge).toEqual({ id: "charge", fee: 1_393, paidAt: 1_700_000_001 });
  });

  it("keeps the decline that names Conekta's log", () => {
    const answered = someEvidence({ decline: { code: "bank.declined", logId: "log" } });
    const told = someEvidence({ decline: { code: "zz_card_declined", logId: null } });

    const order = applyEvidence(applyEvidence(anOrder(), answered, source), told, source);

    expect(order.decline).toEqual({ code: "bank.declined", logId: "log" });
  });
});

describe("applyEvidence of what a charge alone tells", () => {
  const refund = (amount: number) =>
    someEvidence({ refunds: [{ id: "re_1", amount: centavos(amount) }] });

  it.each([
    [34_999, "partially_refunded"],
    [35_000, "refunded"],
  ])("makes an order of 35000 with %d refunded %s", (amount, status) => {
    expect(applyEvidence(anOrder({ status: "paid" }), refund(amount), source).status).toBe(status);
  });

  it("believes a sum of refunds that names none of them", () => {
    const told = someEvidence({ status: "refunded", amountRefunded: centavos(35_000) });

    const order = applyEvidence(anOrder({ status: "paid" }), told, source);

    expect(order).toMatchObject({ status: "refunded", amountRefunded: 35_000, refunds: [] });
  });

  it("learns fee and time in any order, and keeps the later charge of two", () => {
    const charges = [
      { id: "b", fee: null, paidAt: 5 },
      { id: "b", fee: centavos(7), paidAt: null },
      { id: "b", fee: centavos(3), paidAt: 4 },
      { id: "a", fee: centavos(9), paidAt: 9 },
    ];
    const joined = (sequence: readonly (typeof charges)[number][]) =>
      sequence.reduce(
        (order, charge) => applyEvidence(order, someEvidence({ charge }), source),
        anOrder(),
      ).charge;

    expect(joined(charges)).toEqual({ id: "b", fee: 7, paidAt: 5 });
    expect(joined(charges.toReversed())).toEqual({ id: "b", fee: 7, paidAt: 5 });
  });

  it("keeps the address of the bank's question, whichever of two it hears last", () => {
    const asked = (nextActionUrl: string) => someEvidence({ nextActionUrl });
    const joined = (...urls: string[]) =>
      urls.reduce((order, url) => applyEvidence(order, asked(url), source), anOrder());

    expect(joined("https://a", "https://b").nextActionUrl).toBe("https://b");
    expect(joined("https://b", "https://a").nextActionUrl).toBe("https://b");
  });
});

describe("any events in any order, however often", () => {
  const evidence: fc.Arbitrary<Evidence> = fc
    .record({
      status: fc.option(fc.constantFrom(...ORDER_STATUSES)),
      dispute: fc.constantFrom(...DISPUTES),
      refunds: fc.uniqueArray(fc.constantFrom("re_1", "re_2", "re_3"), { maxLength: 3 }),
      givenBackAt: fc.option(fc.integer({ min: 1, max: 3 })),
      fee: fc.option(fc.integer({ min: 1, max: 3 })),
      charge: fc.option(fc.constantFrom("charge_1", "charge_2")),
      decline: fc.option(fc.constantFrom("bank.declined", "bank.insufficient_funds")),
      log: fc.option(fc.constantFrom("log_1", "log_2")),
    })
    .map(({ refunds, givenBackAt: at, fee, charge, decline, log, ...told }) => ({
      ...someEvidence(told),
      refunds: refunds.map((id) => ({ id, amount: centavos(10_000), ...(at !== null && { at }) })),
      charge:
        charge === null
          ? null
          : { id: charge, fee: fee === null ? null : centavos(fee), paidAt: null },
      decline: decline === null ? null : { code: decline, logId: log },
    }));
  const events = fc.array(evidence, { minLength: 1, maxLength: 6 });

  const apply = (told: readonly (readonly [Evidence, number])[]): Order =>
    told.reduce(
      (order, [each, number]) =>
        applyEvidence(order, each, { at: 1, cause: "test", eventId: `evt_${number}` }),
      anOrder(),
    );
  const outcome = ({ history: _, outbox, ...order }: Order) => ({
    ...order,
    outbox: [...outbox].sort(),
  });

  it("end in the same order with the same messages", async () => {
    await fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (told, random) => {
        const numbered = told.map((each, number) => [each, number] as const);
        const draws = [...random.take(numbered.length * 2)];
        const shuffled = [...numbered, ...numbered]
          .map((each, at) => ({ each, at: draws[at] ?? 0 }))
          .sort((one, other) => one.at - other.at)
          .map(({ each }) => each);

        expect(outcome(apply(shuffled))).toEqual(outcome(apply(numbered)));
      }),
      { numRuns: 500 },
    );
  });

  it("never move an order backwards", async () => {
    await fc.assert(
      fc.property(events, (told) => {
        const { history } = apply(told.map((each, number) => [each, number] as const));

        const ranks = history.map(({ to }) => ORDER_STATUSES.indexOf(to));
        expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
      }),
    );
  });

  it("leave a history that ends in the stored status", async () => {
    await fc.assert(
      fc.property(events, (told) => {
        const order = apply(told.map((each, number) => [each, number] as const));

        expect(statusFromHistory(order.history)).toBe(order.status);
      }),
    );
  });
});

describe("contradictions", () => {
  it.each([
    ["amount", { amount: 1 }],
    ["currency", { currency: "USD" }],
    ["customer", { conektaCustomerId: "cus_somebody" }],
    ["Conekta order id", { conektaOrderId: "ord_other" }],
  ])("names a different %s", (what, difference) => {
    const found = contradictions(anOrder(), someEvidence(difference));

    expect(found).toEqual([expect.stringContaining(what)]);
  });

  it("finds nothing where the evidence agrees or does not tell", () => {
    expect(contradictions(anOrder(), someEvidence())).toEqual([]);
    expect(contradictions(anOrder(), someEvidence({ amount: null }))).toEqual([]);
  });

  it("contradicts an order that no charge was sent for", () => {
    expect(contradictions(anOrder({ conektaOrderId: null }), paid)).toHaveLength(1);
  });

  it("lets a foreign order be whatever its events say", () => {
    expect(contradictions(anOrder({ owner: null }), someEvidence({ amount: 1 }))).toEqual([]);
  });
});

describe("movesMoney and tellsAnything", () => {
  const charge = { id: "charge", fee: null, paidAt: null };

  it.each([
    ["silence", {}, false, false],
    ["a status that moves nothing", { status: "pending_payment" }, true, false],
    ["a decline", { status: "declined" }, true, false],
    ["a charge's detail", { charge }, true, false],
    ["a payment", { status: "paid" }, true, true],
    ["an authorization", { status: "pre_authorized" }, true, true],
    ["a refunded sum", { amountRefunded: centavos(1) }, true, true],
    ["a refund", { refunds: [{ id: "re_1", amount: centavos(1) }] }, true, true],
    ["a dispute", { dispute: "open" }, true, true],
  ] as const)("know %s", (...[, differences, tells, moves]) => {
    const evidence = someEvidence(differences);

    expect([tellsAnything(evidence), movesMoney(evidence)]).toEqual([tells, moves]);
  });
});
