import { describe, expect, it } from "vitest";
import { pauseMs } from "#local/cli/listen-command.ts";
import { createListener, type Said } from "#local/cli/listener.ts";

const BEGIN = 1_795_000_000;

const anEvent = (id: string, seconds = 1) => ({
  id,
  type: "order.paid",
  created_at: BEGIN + seconds,
});

/** Conekta with these events, newest first, and a server that answers as it is told. */
function aWorld() {
  const world = {
    events: [anEvent("e2", 2), anEvent("e1", 1)],
    answer: async () => 200,
    taken: [] as string[],
    said: [] as Said[],
  };
  const listener = createListener(
    {
      eventsSince: async (seconds) => world.events.filter((each) => each.created_at > seconds),
      async deliver(body) {
        const status = await world.answer();
        if (status < 300) world.taken.push(JSON.parse(body).id);
        return status;
      },
      say: (said) => world.said.push(said),
    },
    BEGIN,
  );
  return { world, listener };
}

describe("createListener", () => {
  it("hands on each event once, oldest first, however often it looks", async () => {
    const { world, listener } = aWorld();

    await listener.look();
    world.events = [anEvent("e3", 3), ...world.events];
    await listener.look();

    expect(world.taken).toEqual(["e1", "e2", "e3"]);
  });

  it("hands on an event that Conekta's list shows late", async () => {
    const { world, listener } = aWorld();

    await listener.look();
    world.events = [...world.events, anEvent("late", 1)];
    await listener.look();

    expect(world.taken).toEqual(["e1", "e2", "late"]);
  });

  it("keeps what nobody took, and what comes after it, for when somebody is there", async () => {
    const { world, listener } = aWorld();
    world.answer = async () => {
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    };

    const failures = [await listener.look(), await listener.look()];
    world.answer = async () => 200;
    const after = await listener.look();

    expect([...failures, after]).toEqual([1, 2, 0]);
    expect(world.taken).toEqual(["e1", "e2"]);
    expect(world.said[0]).toMatchObject({ ok: false, event: "e1" });
    expect(world.said[0]?.message).toContain("ECONNREFUSED");
  });

  it.each([
    [500, 1, []],
    [401, 0, []],
  ])(
    "after %i has failed %i times: it tries again only what may still be taken",
    async (status, failed, taken) => {
      const { world, listener } = aWorld();
      world.answer = async () => status;

      expect(await listener.look()).toBe(failed);
      expect(world.taken).toEqual(taken);
      expect(world.said.every(({ ok }) => !ok)).toBe(true);
    },
  );

  it("says that Conekta does not answer, and goes on", async () => {
    const { world } = aWorld();
    const listener = createListener(
      {
        eventsSince: () => Promise.reject(new Error("Conekta does not answer.")),
        deliver: async () => 200,
        say: (said) => world.said.push(said),
      },
      BEGIN,
    );

    expect(await listener.look()).toBe(1);
    expect(world.said).toMatchObject([{ event: null, message: "Conekta does not answer." }]);
  });
});

describe("pauseMs", () => {
  it("doubles with each failure, up to a minute", () => {
    expect([0, 1, 2, 10].map((failures) => pauseMs(2, failures))).toEqual([
      2_000, 4_000, 8_000, 60_000,
    ]);
  });
});
