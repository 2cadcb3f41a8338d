import { describe, expect, it } from "vitest";
import type { QueueMessage } from "#local/console/tools-contract.ts";
import { waitingInQueue } from "#local/console/waiting.ts";

const waiting = (differences: Partial<QueueMessage>) =>
  waitingInQueue(
    {
      id: "m-1",
      body: "{}",
      state: "in_flight",
      visibleAt: 121_000,
      receives: 1,
      sentAt: 1_000,
      paymentId: "pbd_a",
      lastError: null,
      check: { schema: "ConektaEvent", wrong: [] },
      ...differences,
    },
    5,
  );

describe("why a message waits", () => {
  it("does not call failed what is only being worked on", () => {
    expect(waiting({})).toMatchObject({ reason: "in_hand", at: 121_000, attempt: 1 });
  });

  it("says that an attempt failed, and how", () => {
    const failed = waiting({ lastError: "TimeoutError" });

    expect(failed).toMatchObject({ reason: "hidden_in_queue", lastError: "TimeoutError" });
  });

  it("says that nobody has received it", () => {
    expect(waiting({ state: "visible", visibleAt: null, receives: 0 }).reason).toBe("in_queue");
  });
});
