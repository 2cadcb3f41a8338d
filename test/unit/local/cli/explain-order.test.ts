import { describe, expect, it } from "vitest";
import type { RecordedHop } from "#local/cli/console-client.ts";
import { explainOrder } from "#local/cli/explain-order.ts";
import type { OrderItem } from "#local/cli/order-table.ts";
import { anItem, NOW } from "#test/builders/order-item.ts";

const told = (order: OrderItem) => explainOrder({ order, timeline: null, now: NOW }).join("\n");

describe("explainOrder", () => {
  it("says how much, what it means and what brought it there", () => {
    const story = told(anItem());

    expect(story).toContain("pbd_a  $1,250.00 MXN  paid");
    expect(story).toContain("The money was taken.");
    expect(story).toContain("processing → paid  Conekta told us: order.paid event1");
    expect(story).toContain("At Conekta it is ord_1.");
    expect(story).toContain("In the logs: trace-1.");
  });

  it("says that no money can have moved where Conekta has no order", () => {
    expect(told(anItem({ status: "processing", conekta_order_id: null, charge: null }))).toContain(
      "no money can have moved",
    );
  });

  it("says what is still to come, and when", () => {
    const story = told(
      anItem({
        status: "requires_action",
        next_action_url: "https://bank.example/3ds",
        look_ms: (NOW + 300) * 1_000,
        outbox: ["order.paid"],
      }),
    );

    expect(story).toContain("confirms at https://bank.example/3ds");
    expect(story).toContain("The reconciler looks in 5 min.");
    expect(story).toContain("Not yet sent to other systems: order.paid.");
  });

  it("tells of a dead letter, and how to send it back", () => {
    const wait = {
      lane: "events",
      reason: "dead_letter",
      at: null,
      attempt: 5,
      attemptsMax: 5,
      lastError: "TimeoutError",
      url: null,
    };
    const timeline = {
      payment: { id: "pbd_a", status: "paid" },
      hops: [],
      waiting: [wait],
      checks: [],
    };

    const story = explainOrder({ order: anItem(), timeline, now: NOW }).join("\n");

    expect(story).toContain("a dead letter after 5 of 5 tries. Last error: TimeoutError");
    expect(story).toContain("Fix: npm run pagos -- redrive");
  });

  it("tells what came twice apart from what went wrong", () => {
    const hop = { id: 1, at: NOW * 1_000, ms: 5, waitMs: 0, fn: null, facts: {} };
    const twice = {
      ...hop,
      lane: "table",
      outcome: "refused" as const,
      title: "not written: ConditionalCheckFailedException",
    };
    const broken = { ...hop, lane: "conekta", outcome: "failed" as const, title: "no answer" };
    const tell = (hops: readonly RecordedHop[]) =>
      explainOrder({
        order: anItem(),
        timeline: {
          payment: { id: "pbd_a", status: "paid" },
          hops: [...hops],
          waiting: [],
          checks: [],
        },
        now: NOW,
      }).join("\n");

    expect(tell([twice])).toContain("1 write came second, and changed nothing.");
    expect(tell([twice])).not.toContain("did not go well");
    expect(tell([twice, broken])).toContain("1 step did not go well");
  });
});
