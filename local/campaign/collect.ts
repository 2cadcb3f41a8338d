import type { Strike } from "#local/faults/fault-plan.ts";
import type { Outputs } from "#local/host/outputs.ts";
import type { ConektaState } from "./conekta-side.ts";
import { idOf, type Trail } from "./drive.ts";
import { POISON } from "./intruder.ts";
import { findOrder } from "./our-side.ts";
import { inParallel } from "./pool.ts";
import type { Sides } from "./settle.ts";
import type { DeadLetter, Message, Story, World } from "./world.ts";

const AT_ONCE = 8;

export type Collection = {
  readonly outputs: Outputs;
  readonly sides: Sides;
  readonly trails: readonly Trail[];
  readonly strikes: readonly Strike[];
  readonly forgeriesAccepted: number;
};

/** Gathers what both sides say in the end. Empties the downstream queues. */
export async function collectWorld(collection: Collection): Promise<World> {
  const { outputs, sides, trails } = collection;
  const { queues, conekta, market } = sides;
  const state = await conekta.look();
  const messages = {
    logistics: await queues.drainDownstream("logistics"),
    accounting: await queues.drainDownstream("accounting"),
  };
  const stories = await inParallel(trails, AT_ONCE, (trail) =>
    storyOf(collection, { trail, state, messages }),
  );
  const known = new Set(trails.map(({ answers }) => idOf(answers)));
  return {
    stories,
    strays: state.orders.filter(({ ourId }) => ourId !== "" && !known.has(ourId)),
    forgeries: market.forgeries,
    forgeriesAccepted: collection.forgeriesAccepted,
    deadLetters: await deadLetters(outputs, queues.drain),
    strayMessages: [...messages.logistics, ...messages.accounting].filter(
      ({ subject }) => !known.has(subject),
    ),
  };
}

type Found = {
  readonly trail: Trail;
  readonly state: ConektaState;
  readonly messages: Story["messages"];
};

async function storyOf(collection: Collection, found: Found): Promise<Story> {
  const { trail, state, messages } = found;
  const { plan, answers } = trail;
  const id = idOf(answers);
  const there = state.orders.filter(({ ourId }) => ourId === id);
  const about = (all: readonly Message[]) => all.filter(({ subject }) => subject === id);
  return {
    number: plan.number,
    key: plan.key,
    answers,
    operations: trail.operations.map(({ plan: { kind, key, amount }, ...operation }) => ({
      kind,
      key,
      amount,
      answers: operation.answers,
    })),
    here: id === null ? null : await findOrder(collection.sides.market.shop, id),
    there,
    messages: {
      logistics: about(messages.logistics),
      accounting: about(messages.accounting),
    },
    events: there.flatMap((order) => state.eventsOf.get(order.id) ?? []),
    strikes: collection.strikes.filter(({ subjects }) => id !== null && subjects.includes(id)),
  };
}

async function deadLetters(
  outputs: Outputs,
  drain: Sides["queues"]["drain"],
): Promise<readonly DeadLetter[]> {
  const bodies = await drain(outputs.EventsDeadLetterQueueUrl);
  return bodies.map((body) => ({
    queue: "events dead letters",
    body,
    explanation: body.startsWith(POISON) ? "no event, although Conekta signed it" : null,
  }));
}
