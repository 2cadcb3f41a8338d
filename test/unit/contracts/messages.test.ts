import { describe, expect, it } from "vitest";
import { messageFor } from "#shared/contracts/message-for.ts";
import {
  MESSAGES,
  readAccounting,
  readCardLink,
  readLogistics,
} from "#shared/contracts/messages.ts";
import { ROUTES } from "#shared/domain/effects.ts";
import { anOrder } from "#test/builders/orders.ts";

/** As the first version of the project sent it, and as it may still lie in a queue. */
const FIRST_V1 = {
  specversion: "1.0",
  id: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa:order.refunded:re_1",
  source: "/pagos-bajo-demanda",
  type: "mx.pagos.order.refunded.v1",
  subject: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa",
  time: "2026-11-23T12:00:00.000Z",
  datacontenttype: "application/json",
  data: {
    order_id: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa",
    customer_id: "cus_1",
    conekta_order_id: "ord_1",
    charge_id: "charge_1",
    currency: "MXN",
    amount: 35_000,
    subtotal: 35_000,
    shipping: 0,
    discount: 0,
    tax_lines: [],
    fee: null,
    paid_at: 1_795_000_000,
    metadata: {},
    refund: { id: "re_1", amount: 10_000 },
  },
};

describe("readAccounting", () => {
  it("reads what the first version sent, whatever has been added since", () => {
    expect(readAccounting(JSON.stringify(FIRST_V1))).toEqual({
      kind: "message",
      message: FIRST_V1,
    });
  });

  it("reads a message with members that it does not know yet", () => {
    const { kind } = readAccounting(JSON.stringify({ ...FIRST_V1, traceparent: "00-1-2-01" }));

    expect(kind).toBe("message");
  });

  it("tells a newer type from what is no message", () => {
    const newer = { ...FIRST_V1, type: "mx.pagos.order.refunded.v2" };

    expect(readAccounting(JSON.stringify(newer))).toEqual({ kind: "unknown", type: newer.type });
    expect(readAccounting("{").kind).toBe("unreadable");
    expect(readAccounting("null").kind).toBe("unreadable");
  });

  it("names the members that are wrong and none of their values", () => {
    const data = { ...FIRST_V1.data, amount: "350.00", refund: undefined };

    expect(readAccounting(JSON.stringify({ ...FIRST_V1, data }))).toEqual({
      kind: "unreadable",
      reason: "Wrong at data.amount, data.refund.",
    });
  });

  it("takes nothing that belongs into another queue", () => {
    expect(readCardLink(JSON.stringify(FIRST_V1)).kind).toBe("unknown");
  });
});

describe("MESSAGES", () => {
  it.each(["logistics", "accounting"] as const)("holds what is routed to %s", (queue) => {
    const routed = Object.entries(ROUTES)
      .filter(([, to]) => to.includes(queue))
      .map(([kind]) => `mx.pagos.${kind}.v1`);

    const known = MESSAGES[queue].flatMap(({ shape }) => [...shape.type.def.values]);

    expect(known).toEqual(routed);
  });

  it("reads the very messages that are sent", () => {
    const about = { effect: "order.paid", now: 1 } as const;
    const logistics = messageFor(anOrder(), { ...about, to: "logistics" });
    const accounting = messageFor(anOrder(), { ...about, to: "accounting" });

    expect(readLogistics(JSON.stringify(logistics))).toEqual({
      kind: "message",
      message: logistics,
    });
    expect(readAccounting(JSON.stringify(accounting))).toEqual({
      kind: "message",
      message: accounting,
    });
  });
});
