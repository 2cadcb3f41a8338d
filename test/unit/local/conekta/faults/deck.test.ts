import { describe, expect, it } from "vitest";
import { createDeck, drawBetween } from "#local/conekta/faults/deck.ts";
import { Plan, type PlanInput } from "#local/conekta/faults/plan.ts";
import { createTally } from "#local/conekta/faults/tally.ts";
import { seededRandom } from "#local/conekta/random.ts";

const aDeck = (calls: NonNullable<PlanInput["calls"]>, seed = 1) => {
  const tally = createTally();
  return { tally, ...createDeck(Plan.parse({ calls }).calls, { seed, tally }) };
};

const COIN = [{ fault: "drop_after", rate: 0.5 }] as const;

const draws = (deck: ReturnType<typeof aDeck>, names: readonly string[]) =>
  names.map((name) => deck.draw(name) !== null);

const times = (count: number, name: string) => Array.from({ length: count }, () => name);

describe("createDeck", () => {
  it("repeats itself by its seed", () => {
    const [one, same, other] = [1, 1, 2].map((seed) =>
      draws(aDeck([...COIN], seed), times(50, "charge")),
    );

    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("gives each call its fate, whatever other calls come between", () => {
    const names = Array.from({ length: 50 }, () => ["lookUp", "charge", "lookUp"]).flat();

    const alone = draws(aDeck([...COIN]), times(50, "charge"));
    const among = draws(aDeck([...COIN]), names).filter((_, index) => names[index] === "charge");

    expect(among).toEqual(alone);
  });

  it("counts down, and counts what it heard and struck", () => {
    const deck = aDeck([
      { fault: "drop_after", on: "charge", after: 1, next: 2 },
      { fault: "html", on: "refund", next: 1 },
    ]);

    const struck = draws(deck, [...times(4, "charge"), "lookUp"]);

    expect(struck).toEqual([false, true, true, false, false]);
    expect(deck.rules()).toMatchObject([
      { after: 0, next: 0 },
      { after: 0, next: 1 },
    ]);
    expect(deck.tally.report()).toEqual({
      heard: { charge: 4, lookUp: 1 },
      struck: { drop_after: { charge: 2 } },
      forgeries_accepted: 0,
    });
  });

  it("counts nothing while it has no rules", () => {
    const deck = aDeck([]);

    expect(deck.draw("charge")).toBeNull();
    expect(deck.tally.report().heard).toEqual({});
  });
});

describe("drawBetween", () => {
  it("draws both ends and everything between", () => {
    const random = seededRandom(1);

    const drawn = Array.from({ length: 200 }, () => drawBetween({ min: -1, max: 2 }, random));

    expect([...new Set(drawn)].toSorted((one, other) => one - other)).toEqual([-1, 0, 1, 2]);
  });
});
