import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { SCENARIOS } from "#local/scenarios/table.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** A stack of its own: scenarios turn the simulator's faults on and off. */
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const Result = z.looseObject({ paymentIds: z.array(z.string()) });
const Invariants = z.array(z.object({ violations: z.array(z.unknown()) }));

/** Of a scenario that has a scale: enough to go wrong, and over in a second. */
const SCALE = 8;

describe("POST /api/scenarios/{name}", () => {
  it.each(SCENARIOS.map(({ name, scale }) => ({ name, scale })))(
    "brings $name to the end that it promises",
    async ({ name, scale }) => {
      const response = await fetch(`${stack.outputs.ConsoleUrl}/api/scenarios/${name}`, {
        method: "POST",
        body: JSON.stringify(scale === null ? {} : { scale: SCALE }),
      });
      const result = Result.parse(await response.json());

      expect(result).toMatchObject({ name, ok: true, message: "It ended as it should." });
      expect(result.paymentIds).toHaveLength(lengthOf(name));
    },
  );

  it("leaves no invariant broken", async () => {
    const response = await fetch(`${stack.outputs.ConsoleUrl}/api/invariants`);
    const invariants = Invariants.parse(await response.json());

    expect(invariants).toHaveLength(8);
    expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it("knows no other", async () => {
    const url = `${stack.outputs.ConsoleUrl}/api/scenarios/order.unheard_of`;

    expect((await fetch(url, { method: "POST" })).status).toBe(404);
  });
});

/** What was refused has no payment; the poisoned message has a healthy neighbour. */
function lengthOf(name: string): number {
  const lengths: Record<string, number> = {
    "card.save_declined": 0,
    "poison-message": 2,
    "quincena-burst": SCALE,
  };
  return lengths[name] ?? 1;
}
