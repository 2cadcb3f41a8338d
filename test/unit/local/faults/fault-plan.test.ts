import { describe, expect, it } from "vitest";
import { createFaultPlan, subjectsIn } from "#local/faults/fault-plan.ts";

const ORDER = "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa";
const OTHER = "pbd_bbbbbbbbbbbbbbbbbbbbbbbbbb";

const begun = (options: Parameters<typeof createFaultPlan>[0]) => {
  const plan = createFaultPlan(options);
  plan.begin();
  return plan;
};

const put = (subject: string) =>
  ({ subjects: [subject], what: "create-order PutItem", place: "table" }) as const;

describe("createFaultPlan", () => {
  it("decides the same about an order whatever is struck in between", () => {
    const options = { seed: 7, rates: { lose: 0.5 } };
    const [alone, amidst] = [begun(options), begun(options)];

    const undisturbed = Array.from({ length: 50 }, () => alone.strike(["lose"], put(ORDER)));
    const interleaved = Array.from({ length: 50 }, () => {
      amidst.strike(["lose"], put(OTHER));
      return amidst.strike(["lose"], put(ORDER));
    });

    expect(interleaved).toEqual(undisturbed);
    expect(new Set(undisturbed)).toEqual(new Set(["lose", null]));
  });

  it("strikes about as often as it is told to", () => {
    const plan = begun({ seed: 1, rates: { throttle: 0.2 } });

    for (let call = 0; call < 2_000; call += 1) plan.strike(["throttle"], put(ORDER));

    expect(plan.strikes().length).toBeGreaterThan(320);
    expect(plan.strikes().length).toBeLessThan(480);
  });

  it("strikes neither before it begins nor after it has healed", () => {
    const plan = createFaultPlan({ seed: 1, rates: { lose: 1 } });

    const before = plan.strike(["lose"], put(ORDER));
    plan.begin();
    const during = plan.strike(["lose"], put(ORDER));
    plan.heal();
    const after = plan.strike(["lose"], put(ORDER));

    expect([before, during, after]).toEqual([null, "lose", null]);
  });

  it("strikes each place as often as it is told to, and the others not at all", () => {
    const plan = begun({ seed: 1, rates: {}, places: { downstream: { refuse: 1 } } });
    const sent = { subjects: [ORDER], what: "consumer SendMessageBatch" };

    expect(plan.strike(["refuse"], { ...sent, place: "downstream" })).toBe("refuse");
    expect(plan.strike(["refuse"], { ...sent, place: "queues" })).toBeNull();
    expect(plan.strikes().map(({ place }) => place)).toEqual(["downstream"]);
  });

  it("strikes only whom it is told to", () => {
    const plan = begun({ seed: 1, rates: { lose: 1 }, only: new Set([ORDER]) });

    expect(plan.strike(["lose"], put(ORDER))).toBe("lose");
    expect(plan.strike(["lose"], put(OTHER))).toBeNull();
    expect(plan.strike(["lose"], { subjects: [], what: "webhook", place: "functions" })).toBeNull();
  });
});

describe("subjectsIn", () => {
  it("finds our ids, each once, and nobody else's", () => {
    const text = `{"pk":"ORDER#${OTHER}","a":"${ORDER}","b":"${OTHER}","c":"ord_2tNDyQbJacvqeC2hF"}`;

    expect(subjectsIn(text)).toEqual([ORDER, OTHER]);
  });
});
