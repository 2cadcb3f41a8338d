import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCustomer, updateCustomer } from "#local/conekta/operations/customers.ts";
import { aSimulation } from "#test/builders/a-simulation.ts";

describe("the data file of the simulated Conekta", () => {
  let directory: string;
  let dataFile: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "conekta-"));
    dataFile = join(directory, "data", "conekta.jsonl");
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const customer = { name: "Felipe Gómez", email: "felipe@example.com" };

  it("is written anew when most of it is no longer true", () => {
    const { transact } = aSimulation({ dataFile });
    const { id } = transact((world) => createCustomer(world, customer));
    const note = "x".repeat(400_000);

    for (let version = 1; version <= 30; version += 1) {
      transact((world) => {
        updateCustomer(world, id, { metadata: { note, version } });
        world.state.events.remove(world.state.events.newestFirst()[0]?.id ?? "");
      });
    }

    const reopened = aSimulation({ dataFile });
    expect(statSync(dataFile).size).toBeLessThan(9 * 1024 * 1024);
    expect(reopened.world.state.customers.find(id)?.metadata["version"]).toBe(30);
  });

  it("is refused where it is somebody else's, rather than half believed", () => {
    aSimulation({ dataFile }).transact((world) => createCustomer(world, customer));
    appendFileSync(dataFile, '{"name":"not a transaction"}\n');

    expect(() => aSimulation({ dataFile })).toThrow("line 2 is not the simulator's");
  });
});
