import { describe, expect, it } from "vitest";
import { measureOrder } from "#functions/create-order/measure.ts";

const declined = (conektaCode: string) => ({
  log: { code: "charge_declined", conekta_code: conektaCode },
});

describe("measureOrder", () => {
  it("counts a paid charge, and how long Conekta took", () => {
    const measured = measureOrder({ log: { order_status: "paid" } }, [120, 640]);

    expect(measured).toEqual({
      metrics: { ChargeRequested: 1, ChargePaid: 1, ConektaMs: [120, 640] },
    });
  });

  it("counts a refusal, and apart by its family", () => {
    const measured = measureOrder(declined("insufficient_funds"), []);

    expect(measured).toEqual({
      metrics: { ChargeRequested: 1, ChargeDeclined: 1 },
      apart: { metric: "ChargeDeclined", family: "insufficient_funds" },
    });
  });

  it("counts a code that nobody knows, and one that is the merchant's fault", () => {
    expect(measureOrder(declined("bank.new_word"), []).metrics).toMatchObject({
      UnknownConektaCode: 1,
    });
    expect(measureOrder(declined("bank.invalid_merchant"), []).metrics).toMatchObject({
      MerchantMisconfigured: 1,
    });
  });

  it("counts what nobody knows yet as unknown, neither paid nor declined", () => {
    expect(measureOrder({ log: { order_status: "unknown" } }, [])).toEqual({
      metrics: { ChargeRequested: 1, ChargeUnknown: 1 },
    });
  });

  it("counts no replay, which charged nothing, but the time that it took to look", () => {
    const replay = { headers: { "idempotent-replayed": "true" }, log: { order_status: "paid" } };

    expect(measureOrder(replay, [88])).toEqual({ metrics: { ConektaMs: [88] } });
  });

  it("counts no charge where it was refused before Conekta was asked", () => {
    expect(measureOrder({ log: { code: "validation_failed" } }, [])).toEqual({ metrics: {} });
  });
});
