import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { SCENARIOS } from "#local/scenarios/table.ts";
import { runPagos } from "#test/stack/run-pagos.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** A stack of its own: scenarios turn the simulator's faults on and off. */
let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  folder = mkdtempSync(join(tmpdir(), "pagos-scenarios-"));
  const outputs = JSON.stringify({ "Pagos-local": stack.outputs });
  writeFileSync(join(folder, "outputs.json"), outputs);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stack.stop();
});

/** The command line asks the console, so that both are seen to run every scenario. */
const trigger = (...args: readonly string[]) =>
  runPagos(["trigger", ...args, "--outputs", join(folder, "outputs.json")]);

const Results = z.array(z.looseObject({ paymentIds: z.array(z.string()) }));
const Invariants = z.array(z.object({ violations: z.array(z.unknown()) }));

/** Of a scenario that has a scale: enough to go wrong, and over in a second. */
const SCALE = 8;

describe("pagos trigger", () => {
  it.each(SCENARIOS.map(({ name, scale }) => ({ name, scale })))(
    "brings $name to the end that it promises",
    async ({ name, scale }) => {
      const wishes = scale === null ? [] : ["--set", `scale=${SCALE}`];

      const { exitCode, out } = await trigger(name, "--json", ...wishes);

      const [result] = Results.parse(JSON.parse(out));
      expect(exitCode).toBe(0);
      expect(result).toMatchObject({ name, ok: true, message: "It ended as it should." });
      expect(result?.paymentIds).toHaveLength(lengthOf(name));
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
