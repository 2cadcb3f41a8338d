import { describe, expect, it } from "vitest";
import { ClientEvent } from "#shared/contracts/client-event.ts";
import { STATES } from "#web/states.ts";

describe("ClientEvent", () => {
  it.each(STATES)("takes the page's state %s", (state) => {
    expect(ClientEvent.safeParse({ state, elapsed_ms: 12 }).success).toBe(true);
  });

  it.each([
    { state: "ready" },
    { state: "ready", elapsed_ms: -1 },
    { state: "ready", elapsed_ms: 1, token: "x" },
    { state: "unheard.of", elapsed_ms: 1 },
    { state: "ready", code: "a4242424242424242", elapsed_ms: 1 },
    { state: "ready", code: "ana@example.com", elapsed_ms: 1 },
  ])("refuses %j", (event) => {
    expect(ClientEvent.safeParse(event).success).toBe(false);
  });
});
