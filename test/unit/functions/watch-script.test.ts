import { describe, expect, it } from "vitest";
import type { ScriptSource } from "#functions/ports.ts";
import { watchScript } from "#functions/watch-script/watch-script.ts";
import { memoryStore } from "#test/fakes/memory-store.ts";

const URL = "https://pay.conekta.com/v1.0/js/conekta-checkout.min.js";
const known = { id: URL, sha256: "aa11", bytes: 300_000, sinceMs: 1_700_000_000_000, version: 0 };

const source = (sha256: string | null): ScriptSource => ({
  look: async () => (sha256 === null ? null : { sha256, bytes: 300_001 }),
});
const clock = () => 1_700_003_600_000;

describe("watchScript", () => {
  it("remembers a script that it sees for the first time, and calls nobody", async () => {
    const scripts = memoryStore<typeof known>();

    const watched = await watchScript({ source: source("aa11"), scripts, clock }, URL);

    expect(watched.kind).toBe("first seen");
    expect(scripts.items.get(URL)).toMatchObject({ sha256: "aa11", sinceMs: clock() });
  });

  it("writes nothing while it stays the same", async () => {
    const scripts = memoryStore(known);

    const watched = await watchScript({ source: source("aa11"), scripts, clock }, URL);

    expect(watched.kind).toBe("same");
    expect(scripts.items.get(URL)).toEqual(known);
  });

  it("answers a change once", async () => {
    const scripts = memoryStore(known);
    const deps = { source: source("bb22"), scripts, clock };

    const first = await watchScript(deps, URL);
    const second = await watchScript(deps, URL);

    expect([first.kind, second.kind]).toEqual(["changed", "same"]);
    expect(scripts.items.get(URL)).toMatchObject({ sha256: "bb22", sinceMs: clock() });
  });

  it("answers a change once where two runs see it at the same time", async () => {
    const scripts = memoryStore(known);
    const deps = { source: source("bb22"), scripts, clock };

    const both = await Promise.all([watchScript(deps, URL), watchScript(deps, URL)]);

    expect(both.map(({ kind }) => kind).sort()).toEqual(["changed", "same"]);
  });

  it("forgets nothing when the script cannot be had", async () => {
    const scripts = memoryStore(known);

    const watched = await watchScript({ source: source(null), scripts, clock }, URL);

    expect(watched.kind).toBe("unreachable");
    expect(scripts.items.get(URL)).toEqual(known);
  });
});
