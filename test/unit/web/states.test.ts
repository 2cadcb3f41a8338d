import { describe, expect, it } from "vitest";
import { move, resumeAfter, type Signal, STATES, TIMEOUTS } from "#web/states.ts";

describe("move", () => {
  it("starts tokenizing once, however often the button is pressed", () => {
    expect(move("ready", "submitted")).toBe("submitting.tokenizing");
    expect(move("submitting.tokenizing", "submitted")).toBeNull();
    expect(move("submitting.saving", "submitted")).toBeNull();
  });

  it("takes one token and ignores the callback's repetition", () => {
    expect(move("submitting.tokenizing", "tokenized")).toBe("submitting.saving");
    expect(move("submitting.saving", "tokenized")).toBeNull();
    expect(move("success", "tokenized")).toBeNull();
  });

  it.each([
    "link.invalid",
    "link.expired",
    "link.revoked",
    "link.used",
    "link.elsewhere",
    "success",
  ] as const)("never leaves %s", (state) => {
    const signals: Signal[] = ["submitted", "tokenized", "retried", "resent", "disconnected"];

    expect(signals.map((signal) => move(state, signal))).toEqual(signals.map(() => null));
  });

  it("does not give up a save when the device loses the network", () => {
    expect(move("submitting.saving", "disconnected")).toBeNull();
  });
});

describe("resumeAfter", () => {
  it("fetches anew what was being fetched", () => {
    expect(resumeAfter("link.loading")).toBe("link.loading");
    expect(resumeAfter("link.unreachable")).toBe("link.loading");
    expect(resumeAfter("component.slow")).toBe("component.loading");
  });

  it("keeps a form that was filled in", () => {
    expect(resumeAfter("ready")).toBe("ready");
    expect(resumeAfter("error.recoverable")).toBe("error.recoverable");
  });
});

describe("TIMEOUTS", () => {
  it("always lead somewhere", () => {
    const dead = STATES.filter((state) => {
      const timeout = TIMEOUTS[state];
      return timeout !== undefined && move(state, timeout.signal) === null;
    });

    expect(dead).toEqual([]);
  });
});
