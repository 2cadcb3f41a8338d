import { describe, expect, it, vi } from "vitest";
import { createCourier } from "#local/conekta/courier.ts";
import { createFaults } from "#local/conekta/faults/faults.ts";
import { ping } from "#local/conekta/operations/events.ts";
import { createWebhook } from "#local/conekta/operations/webhooks.ts";
import type { Poster } from "#local/conekta/post.ts";
import { eventView } from "#local/conekta/views.ts";
import { aSimulation } from "#test/builders/a-simulation.ts";
import { manualClock } from "#test/fakes/manual-clock.ts";

const deliver = (post: Poster["post"]) => {
  const clock = manualClock();
  const simulation = aSimulation({ clock });
  const courier = createCourier({
    simulation,
    clock,
    poster: { post, close: () => undefined },
    faults: createFaults(),
    log: () => undefined,
  });
  const event = simulation.transact((world) =>
    ping(world, createWebhook(world, { url: "http://127.0.0.1/hook" })),
  );
  courier.schedule(simulation.world.state.deliveries.oldestFirst());
  /** Runs what is due and lets the answers come in. */
  const pass = async (ms: number) => {
    clock.advance(ms);
    await new Promise(setImmediate);
  };
  const shown = () => eventView(simulation.world.state, event);
  return { clock, courier, simulation, shown, pass };
};

describe("createCourier", () => {
  it("gives an event up after 13 retries, each after twice the time", async () => {
    const attemptsMs: number[] = [];
    const { clock, shown, pass } = deliver(() => {
      attemptsMs.push(clock.nowMs());
      return Promise.reject(new Error("Nobody listens."));
    });

    for (let passed = 0; passed < 40; passed += 1) {
      await pass(100 * 2 ** Math.min(passed, 14));
    }

    const waits = attemptsMs.slice(1).map((atMs, index) => atMs - (attemptsMs[index] ?? 0));
    expect(waits).toHaveLength(13);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(100 * 2 ** index);
    }
    expect(shown()).toMatchObject({
      webhook_status: "failed",
      webhook_logs: [{ failed_attempts: 14, last_http_response_status: -1 }],
    });
  });

  it("keeps what the webhook answered, if it is an object", async () => {
    const { shown, pass } = deliver(() => Promise.resolve({ statusCode: 200, body: "OK" }));

    expect(shown()).toMatchObject({ webhook_status: "pending" });
    await pass(120);

    expect(shown()).toMatchObject({
      webhook_status: "successful",
      webhook_logs: [{ failed_attempts: 0, last_http_response_status: 200, response_data: {} }],
    });
  });

  it("sends nothing after it was closed", async () => {
    const post = vi.fn(() => Promise.resolve({ statusCode: 200, body: "" }));
    const { courier, pass } = deliver(post);

    courier.close();
    await pass(1_000);

    expect(post).not.toHaveBeenCalled();
  });
});
