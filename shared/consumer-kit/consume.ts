import type { Read } from "#shared/contracts/messages.ts";

/*
 * What a consumer of our queues has to get right, once: SQS delivers at least once, in order only
 * within a message group, and again and again what was not deleted. Pure: queue, store and clock
 * belong to the caller. `docs/consuming.md` explains it, `functions/example-accounting` and
 * `local/examples` use it. To take it along, copy this file and `shared/contracts/messages.ts`.
 */

/** A message as it lies in the queue. `group` is its MessageGroupId. */
export type Letter = { readonly id: string; readonly group: string; readonly body: string };

/** `known`: it had been dealt with before, and nothing was done. */
export type Handled = "done" | "known";

/**
 * What to do with messages of one queue.
 *
 * `handle` throws when it cannot (yet): the queue brings the message back, and after five times it
 * goes to the dead-letter queue. `unknown` says what becomes of a type that is newer than the
 * schemas: a warehouse may `skip` it, books had better `fail` and have a person look.
 */
export type Consumer<Message> = {
  readonly read: (body: string) => Read<Message>;
  readonly handle: (message: Message) => Promise<Handled>;
  readonly unknown: "skip" | "fail";
};

/** Why a letter stays in the queue. `held`: an earlier one of its group does. */
type Failure = {
  readonly id: string;
  readonly kind: "unreadable" | "unknown" | "failed" | "held";
  readonly reason: string;
};

/** What became of a batch: every id is in exactly one of the lists. */
export type Consumed = {
  readonly done: readonly string[];
  readonly known: readonly string[];
  readonly skipped: readonly string[];
  readonly failures: readonly Failure[];
};

/**
 * Deals with a batch: groups beside each other, the letters of a group one after the other and in
 * the batch's order. Once a letter fails, the later ones of its group are held, so that nobody hears
 * of a refund before the payment; other groups go on. Never throws: what failed is in the answer.
 */
export async function consumeBatch<Message>(
  consumer: Consumer<Message>,
  letters: readonly Letter[],
): Promise<Consumed> {
  const groups = [...Map.groupBy(letters, ({ group }) => group).values()];
  const outcomes = (await Promise.all(groups.map((each) => consumeGroup(consumer, each)))).flat();
  const idsOf = (kind: Outcome["kind"]) =>
    outcomes.filter((outcome) => outcome.kind === kind).map(({ id }) => id);
  return {
    done: idsOf("done"),
    known: idsOf("known"),
    skipped: idsOf("skipped"),
    failures: outcomes.filter(isFailure),
  };
}

type Outcome = { readonly id: string; readonly kind: Handled | "skipped" } | Failure;

const isFailure = (outcome: Outcome): outcome is Failure => "reason" in outcome;

async function consumeGroup<Message>(
  consumer: Consumer<Message>,
  letters: readonly Letter[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const letter of letters) {
    const failed = outcomes.find(isFailure);
    outcomes.push(failed ? heldBy(failed, letter) : await consumeOne(consumer, letter));
  }
  return outcomes;
}

const heldBy = (failed: Failure, { id }: Letter): Failure => ({
  id,
  kind: "held",
  reason: `It waits for ${failed.id} of its group.`,
});

async function consumeOne<Message>(
  consumer: Consumer<Message>,
  { id, body }: Letter,
): Promise<Outcome> {
  const read = consumer.read(body);
  switch (read.kind) {
    case "unreadable":
      return { id, kind: "unreadable", reason: read.reason };
    case "unknown":
      return consumer.unknown === "skip"
        ? { id, kind: "skipped" }
        : { id, kind: "unknown", reason: `Nobody here knows ${read.type}.` };
    case "message":
      try {
        return { id, kind: await consumer.handle(read.message) };
      } catch (error) {
        return { id, kind: "failed", reason: error instanceof Error ? error.message : "unknown" };
      }
  }
}

/** Remembers for good which messages were dealt with, by their CloudEvents id. */
export type Inbox = {
  knows(id: string): Promise<boolean>;
  remember(id: string): Promise<void>;
};

/**
 * A handler that does its work once for each CloudEvents id, also long after the queue has stopped
 * to deduplicate, which it does for five minutes. A process that dies between the work and its
 * remembrance does the work again: where the work is a write, better make it one transaction with
 * the id, as both examples do, and need no inbox.
 */
export function once<Message extends { readonly id: string }>(
  inbox: Inbox,
  work: (message: Message) => Promise<void>,
): (message: Message) => Promise<Handled> {
  return async (message) => {
    if (await inbox.knows(message.id)) return "known";
    await work(message);
    await inbox.remember(message.id);
    return "done";
  };
}
