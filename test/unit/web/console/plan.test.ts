import { describe, expect, it } from "vitest";
import { FAULTS_OF_PLACES } from "#local/faults/fault-kinds.ts";
import { es } from "#web/console/copy/es.ts";
import { rateOf, SLIDERS, STACK_GROUPS, withRate } from "#web/console/faults/plan.ts";

const slider = { group: "webhooks", fault: "duplicate" } as const;

describe("withRate", () => {
  it("says a slider as a rule of any event", () => {
    const plan = withRate({ seed: 7 }, slider, 25);

    expect(plan).toEqual({ seed: 7, webhooks: [{ fault: "duplicate", rate: 0.25 }] });
    expect(rateOf(plan, "webhooks", "duplicate")).toBe(25);
  });

  it("takes the rule away at zero", () => {
    const plan = withRate({ webhooks: [{ fault: "duplicate", rate: 0.25 }] }, slider, 0);

    expect(plan).toEqual({ webhooks: [] });
  });

  it("leaves rules alone that no slider stands for", () => {
    const own = { fault: "duplicate", on: "order.paid", rate: 1 };

    const plan = withRate({ webhooks: [own] }, slider, 50);

    expect(plan.webhooks).toEqual([own, { fault: "duplicate", rate: 0.5 }]);
  });

  it("sees what the simulator says as a list of any", () => {
    const plan = { webhooks: [{ fault: "duplicate", on: ["any"], rate: 0.4 }] };

    expect(rateOf(plan, "webhooks", "duplicate")).toBe(40);
  });
});

describe("SLIDERS", () => {
  it("has one for everything that can be broken in the stack, with a name", () => {
    const places = Object.fromEntries(
      STACK_GROUPS.map((group) => [group, Object.keys(SLIDERS[group])]),
    );

    expect(places).toEqual(FAULTS_OF_PLACES);
    for (const fault of Object.values(places).flat()) expect(es.faults.ours).toHaveProperty(fault);
  });
});
