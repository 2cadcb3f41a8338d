import { afterEach, describe, expect, it } from "vitest";
import { REFUSALS_OF_AN_ATTACK } from "#infra/observability/fraud-alarms.ts";
import { NEW_CARD_MS } from "#shared/domain/limits.ts";
import { codeOf, startCardingWorld } from "./carding-world.ts";

/*
 * Thieves try stolen cards out where it costs them nothing: they save one, have it charged, and see
 * whether it works. This is such an attack, played against the real stories, and the days of a shop
 * that must not be taken for one.
 */

const HOUR_MS = 60 * 60 * 1000;
const ATTEMPTS = 1_674;

const worlds: { stop: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

async function started() {
  const world = await startCardingWorld();
  worlds.push(world);
  return world;
}

/** Most stolen cards are dead, some numbers are made up, and one in thirty works. */
const stolenCard = (at: number) => {
  if (at % 30 === 29) return "tok_test_visa_4242";
  return at % 10 === 9 ? "tok_made_up" : "tok_test_card_declined";
};

const addressAt = (at: number) => `203.${Math.floor(at / 250)}.113.${at % 250}`;

/** No link holds anybody up here, and six thieves are at it at the same time. */
const ATTACKS = [
  ["one address", () => addressAt(0), 10],
  ["1,000 rotating addresses", (at: number) => addressAt(at % 1_000), 60],
] as const;

describe.each(ATTACKS)("1,674 stolen cards in an hour from %s", (_, addressOf, most) => {
  it(`reach Conekta ${most} times at most, and call somebody`, async () => {
    const world = await started();
    const refused = new Set<string>();

    await inGroups(
      Array.from({ length: ATTEMPTS }, (_each, at) => at),
      6,
      async (at) => {
        world.time.now += HOUR_MS / ATTEMPTS;
        const source = { address: addressOf(at), linkId: null };
        await world
          .show(`thief${at}`, stolenCard(at), source)
          .then((customer) => world.charge(customer, `thief-order-${at}`))
          .catch((error: unknown) => refused.add(codeOf(error)));
      },
    );

    expect(refused).toContain("too_many_attempts");
    expect(world.refusals.length).toBeGreaterThan(10 * REFUSALS_OF_AN_ATTACK);
    for (const path of [/customers$/, /payment_sources$/, /charges$/]) {
      const reached = await world.reached("POST", path);
      expect(reached, String(path)).toBeLessThanOrEqual(most);
      expect(reached, String(path)).toBeGreaterThan(0);
    }
  }, 120_000);
});

describe("an ordinary shop", () => {
  it("saves 500 good cards in an hour, and charges every fifth at once", async () => {
    const world = await started();
    const day = Array.from({ length: 500 }, (_, at) => at);

    const charged = await inGroups(day, 10, async (at) => {
      world.time.now += HOUR_MS / 500;
      const source = { address: addressAt(at), linkId: `link-${at}` };
      const customer = await world.show(`client${at}`, "tok_test_visa_4242", source);
      return at % 5 === 0 ? world.charge(customer, `order-${at}`) : "saved";
    });

    expect(new Set(charged)).toEqual(new Set(["paid", "saved"]));
    expect(world.refusals).toEqual([]);
  });

  it("has a customer who tries one card again and again, and calls nobody for that", async () => {
    const world = await started();
    const source = { address: addressAt(0), linkId: "link-0" };

    for (const at of Array(12).keys()) {
      world.time.now += HOUR_MS / 60;
      await world
        .show(`attempt${at}`, "tok_test_card_declined", source)
        .then((customer) => world.charge(customer, `order-${at}`))
        .catch(codeOf);
    }

    expect(world.refusals.length).toBeGreaterThan(0);
    expect(world.refusals.length).toBeLessThan(REFUSALS_OF_AN_ATTACK);
  });

  it("charges its customers on payday, whoever has no money left among them", async () => {
    const world = await started();
    const people = await inGroups(
      Array.from({ length: 60 }, (_, at) => at),
      10,
      (at) => {
        world.time.now += HOUR_MS / 60;
        const token = at % 3 === 0 ? "tok_test_insufficient_funds" : "tok_test_visa_4242";
        return world.show(`client${at}`, token, { address: addressAt(at), linkId: null });
      },
    );
    world.time.now += NEW_CARD_MS;

    const charged = await inGroups(people, 10, async (customer) => {
      const first = await world.charge(customer, `${customer.id}-1`);
      return first === "paid" ? first : world.charge(customer, `${customer.id}-2`);
    });

    expect(charged.filter((status) => status === "declined")).toHaveLength(20);
    expect(charged.filter((status) => status === "paid")).toHaveLength(40);
    expect(world.refusals).toEqual([]);
  });
});

/** Some at a time, in the order in which they come. */
async function inGroups<Each, Result>(
  all: readonly Each[],
  size: number,
  work: (each: Each) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < all.length; from += size) {
    results.push(...(await Promise.all(all.slice(from, from + size).map(work))));
  }
  return results;
}
