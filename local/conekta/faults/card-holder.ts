import { decide, findChallenged } from "#local/conekta/operations/charges.ts";
import { expireOrder } from "#local/conekta/operations/orders.ts";
import type { Change } from "#local/conekta/state.ts";
import type { Timers } from "#local/conekta/timers.ts";
import type { Simulation, World } from "#local/conekta/world.ts";
import { drawBetween } from "./deck.ts";
import type { Faults } from "./faults.ts";
import type { ChallengeRule } from "./plan.ts";

type Parts = {
  readonly simulation: Simulation;
  readonly faults: Faults;
  readonly timers: Timers;
};

/** Whom the bank asks by 3DS: answers as planned, after a while, unless somebody answers before. */
export const createCardHolder = ({ simulation, faults, timers }: Parts) => {
  const asked = new Set<string>();

  const ask = (challengeId: string) => {
    asked.add(challengeId);
    const strike = faults.onChallenge();
    if (strike !== null) {
      const { rule, random } = strike;
      timers.after(drawBetween(rule.ms, random), () =>
        simulation.transact((world) => answer(world, challengeId, rule.fault)),
      );
    }
  };

  return (changes: readonly Change[]) => {
    for (const { collection, id } of changes) {
      const challenge =
        collection === "orders" && simulation.world.state.orders.find(id)?.challenge;
      if (challenge && !asked.has(challenge.id)) {
        ask(challenge.id);
      }
    }
  };
};

const answer = (world: World, challengeId: string, said: ChallengeRule["fault"]) => {
  const order = findChallenged(world, challengeId);
  if (order === undefined) {
    return;
  }
  switch (said) {
    case "approve":
    case "reject":
      decide(world, order.id, said === "approve");
      return;
    case "abandon":
      expireOrder(world, order.id);
      return;
  }
};
