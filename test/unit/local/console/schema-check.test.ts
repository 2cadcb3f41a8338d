import { describe, expect, it } from "vitest";
import { checkAgainst } from "#local/console/schema-check.ts";

const event = (object: unknown, type: unknown = "order.paid") =>
  JSON.stringify({ id: "evt_1", type, data: { object } });

describe("checkAgainst", () => {
  it("finds what the consumer cannot read of an event, and where", async () => {
    const { schema, wrong } = await checkAgainst("conekta", event({ id: "ord_1", amount: "350" }));

    expect(schema).toBe("ConektaEvent");
    expect(wrong).toEqual([
      expect.stringContaining("/data/object/amount "),
      expect.stringContaining("/data/object/currency "),
    ]);
  });

  it("finds what is no event", async () => {
    const { wrong } = await checkAgainst("conekta", event({}, 7));

    expect(wrong).toEqual([expect.stringContaining("/type ")]);
  });

  it("holds nothing against an event that can be read", async () => {
    const order = { id: "ord_1", amount: 35_000, currency: "MXN" };

    expect((await checkAgainst("conekta", event(order))).wrong).toEqual([]);
  });

  it("takes our own messages by their published schema", async () => {
    const type = "mx.pagos.order.paid.v1";

    const { schema, wrong } = await checkAgainst("logistics", JSON.stringify({ type }));

    expect(schema).toBe(type);
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.length).toBeLessThanOrEqual(10);
  });

  it("says of what is no JSON just that", async () => {
    expect(await checkAgainst("conekta", "{")).toEqual({
      schema: "JSON",
      wrong: ["/ is not JSON"],
    });
  });
});
