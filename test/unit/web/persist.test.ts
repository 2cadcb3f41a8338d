import { describe, expect, it } from "vitest";
import { persist } from "#web/persist.ts";

/** Somebody who asks, without jitter, and how long they waited each time. */
function asking(retryAfterMs?: number) {
  const waits: number[] = [];
  const pace = { wait: async (ms: number) => void waits.push(ms), chance: () => 0 };
  const lost = { kind: "lost", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return { waits, asked: persist(async () => lost, pace) };
}

describe("persist", () => {
  it("asks four times in all, with pauses that grow", async () => {
    const { waits, asked } = asking();

    expect((await asked).kind).toBe("lost");
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it("waits for as long as a server wants", async () => {
    const { waits, asked } = asking(3_000);
    await asked;

    expect(waits).toEqual([3_000, 3_000, 4_000]);
  });

  it("does not keep a card holder waiting for a server that wants minutes", async () => {
    const { waits, asked } = asking(720_000);

    expect((await asked).kind).toBe("lost");
    expect(waits).toEqual([]);
  });
});
