import { describe, expect, it } from "vitest";
import { accountOf } from "#functions/consumer/account-of.ts";
import type { Consumed } from "#functions/consumer/consumer.ts";
import { ORDER_ID } from "#test/builders/orders.ts";

const fromWebhook = { source: "webhook", correlation_id: "trace-0123456789abcdef" };

const aBatch = (differences: Partial<Consumed> = {}): Consumed => ({
  failures: [],
  records: [{ id: "m1", type: "order.paid", orderId: ORDER_ID, cameTo: "applied" }],
  sent: 2,
  paidAfterMs: [812],
  unknownWords: [],
  ...differences,
});

describe("accountOf", () => {
  it("says of each event what it came to, for which order, and whose request it goes back to", () => {
    const { log } = accountOf([{ id: "m1", attributes: fromWebhook }], aBatch());

    expect(log.records).toEqual([`order.paid applied ${ORDER_ID} trace-0123456789abcdef`]);
  });

  it("measures what was sent and how long paying took, and leaves out what there was none of", () => {
    const { measured } = accountOf([{ id: "m1", attributes: fromWebhook }], aBatch());

    expect(measured.metrics).toEqual({ FanoutSent: 2, TimeToPaidMs: [812] });
  });

  it("counts duplicates, what came out of order, and failures with their reasons", () => {
    const messages = ["m1", "m2", "m3"].map((id) => ({ id, attributes: fromWebhook }));
    const record = { type: "order.paid", orderId: ORDER_ID };
    const { log, measured } = accountOf(
      messages,
      aBatch({
        sent: 0,
        paidAfterMs: [],
        records: [
          { ...record, id: "m1", cameTo: "duplicate" },
          { ...record, id: "m2", cameTo: "old" },
          { id: "m3", type: null, orderId: null, cameTo: "failed" },
        ],
        failures: [{ id: "m3", reason: "not an event" }],
      }),
    );

    expect(measured.metrics).toEqual({ WebhookDuplicate: 1, OutOfOrderIgnored: 1, EventFailed: 1 });
    expect(log).toMatchObject({ reasons: "not an event" });
    expect(log.records.at(-1)).toBe("unreadable failed - trace-0123456789abcdef");
  });

  it("counts a message that neither the webhook nor the reconciler has put there", () => {
    const { measured } = accountOf([{ id: "m1", attributes: {} }], aBatch());

    expect(measured.metrics).toMatchObject({ UnverifiedEnqueued: 1 });
  });
});
