import { describe, expect, it } from "vitest";
import { Plan } from "#local/conekta/faults/plan.ts";
import { PRESETS } from "#local/conekta/faults/presets.ts";

const flaws = (plan: unknown) =>
  Plan.safeParse(plan).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("Plan", () => {
  it("is no faults at all unless it says otherwise", () => {
    expect(Plan.parse({})).toEqual({
      seed: 1,
      calls: [],
      webhooks: [],
      three_ds: [],
      outage: null,
    });
  });

  it("can be given back as it was read", () => {
    const plan = Plan.parse({
      calls: [
        { fault: "drip", rate: 0.1 },
        { fault: "html", on: ["charge", "refund"], next: 2, after: 1 },
      ],
      webhooks: [{ fault: "duplicate", on: "order.paid", rate: 0.5 }],
      three_ds: [{ fault: "abandon", rate: 1, ms: { min: 0, max: 1 } }],
    });

    expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it.each(Object.entries(PRESETS))("makes sense under the name %s", (_, preset) => {
    expect(flaws(preset)).toBeUndefined();
  });

  it("takes rates that fill up exactly, rounded as they are", () => {
    const calls = [0.7, 0.1, 0.2].map((rate) => ({ fault: "drop_after", rate }));

    expect(flaws({ calls })).toBeUndefined();
  });

  it.each([
    [{ calls: [{ fault: "drop_after" }] }, 'calls.0: Expected either "rate" or "next".'],
    [
      { calls: [{ fault: "drop_after", rate: 1, next: 1 }] },
      'calls.0: Expected either "rate" or "next".',
    ],
    [
      { calls: [{ fault: "delay", next: 1, ms: { min: 2, max: 1 } }] },
      "calls.0.ms: Expected min not to exceed max.",
    ],
    [
      {
        calls: [
          { fault: "html", rate: 0.6 },
          { fault: "drop_after", on: "charge", rate: 0.6 },
        ],
      },
      "calls: The rates on charge add up to more than 1.",
    ],
    [
      { webhooks: [{ fault: "late", on: "order.payed", next: 1, ms: { min: 0, max: 1 } }] },
      'webhooks.0.on: Expected "any", the type of an event such as "order.paid", or a list of them.',
    ],
    [
      { three_ds: [{ fault: "pay", next: 1 }] },
      "three_ds.0.fault: Expected one of approve, reject, abandon.",
    ],
    [{ outage: "explode" }, 'outage: Expected "refuse" or "hang".'],
    [{ faults: [] }, ': Unrecognized key: "faults"'],
  ])("says what is wrong with %j", (plan, flaw) => {
    expect(flaws(plan)).toEqual([flaw]);
  });
});
