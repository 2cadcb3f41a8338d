import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Consumer, consumeBatch, type Letter, once } from "#shared/consumer-kit/consume.ts";
import type { Read } from "#shared/contracts/messages.ts";

type Note = { readonly id: string };

/** A body is the message's id; `?` begins a type that nobody knows, `!` is no message. */
function read(body: string): Read<Note> {
  if (body.startsWith("?")) return { kind: "unknown", type: body };
  if (body.startsWith("!")) return { kind: "unreadable", reason: "It is no message." };
  return { kind: "message", message: { id: body } };
}

const letter = (id: string, group = "order"): Letter => ({ id: `sqs-${id}`, group, body: id });

/** A consumer that writes down what it did, and fails at some ids. */
function consumer(differences: Partial<Consumer<Note>> = {}, failing: readonly string[] = []) {
  const handled: string[] = [];
  return {
    handled,
    read,
    unknown: "fail" as const,
    handle: async ({ id }: Note) => {
      if (failing.includes(id)) throw new Error("The books are closed.");
      handled.push(id);
      return "done" as const;
    },
    ...differences,
  };
}

describe("consumeBatch", () => {
  it("deals with a group's messages in their order", async () => {
    const books = consumer();

    const { done, failures } = await consumeBatch(books, [letter("paid"), letter("refunded")]);

    expect(books.handled).toEqual(["paid", "refunded"]);
    expect([done, failures]).toEqual([["sqs-paid", "sqs-refunded"], []]);
  });

  it("holds what comes after a failure in its group, and goes on with the others", async () => {
    const books = consumer({}, ["paid"]);

    const { failures } = await consumeBatch(books, [
      letter("paid"),
      letter("refunded"),
      letter("other", "another order"),
    ]);

    expect(books.handled).toEqual(["other"]);
    expect(failures).toEqual([
      { id: "sqs-paid", kind: "failed", reason: "The books are closed." },
      { id: "sqs-refunded", kind: "held", reason: "It waits for sqs-paid of its group." },
    ]);
  });

  it("holds a group at a message that cannot be read", async () => {
    const { failures } = await consumeBatch(consumer(), [letter("!"), letter("refunded")]);

    expect(failures.map(({ kind }) => kind)).toEqual(["unreadable", "held"]);
  });

  it.each([
    ["skip", { skipped: ["sqs-?new"], kinds: [] }],
    ["fail", { skipped: [], kinds: ["unknown"] }],
  ] as const)("may %s a type that it does not know", async (unknown, expected) => {
    const { skipped, failures } = await consumeBatch(consumer({ unknown }), [letter("?new")]);

    expect({ skipped, kinds: failures.map(({ kind }) => kind) }).toEqual(expected);
  });

  it("accounts for every letter exactly once, whatever the batch", async () => {
    const ids = fc.constantFrom("a", "b", "!", "?", "failing");
    const some = fc.array(fc.tuple(ids, fc.constantFrom("1", "2", "3")), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(some, async (batch) => {
        const letters = batch.map(([body, group], at) => ({ id: String(at), group, body }));

        const { done, known, skipped, failures } = await consumeBatch(
          consumer({}, ["failing"]),
          letters,
        );

        const accounted = [...done, ...known, ...skipped, ...failures.map(({ id }) => id)];
        expect(accounted.sort()).toEqual(letters.map(({ id }) => id).sort());
      }),
    );
  });
});

describe("once", () => {
  const inbox = () => {
    const ids = new Set<string>();
    return {
      knows: async (id: string) => ids.has(id),
      remember: async (id: string) => void ids.add(id),
    };
  };

  it("does the work of a message once, however often it is delivered", async () => {
    const worked: string[] = [];
    const handle = once<Note>(inbox(), async ({ id }) => void worked.push(id));

    const outcomes = [await handle({ id: "paid" }), await handle({ id: "paid" })];

    expect(outcomes).toEqual(["done", "known"]);
    expect(worked).toEqual(["paid"]);
  });

  it("does not remember work that failed", async () => {
    const remembered = inbox();
    const handle = once<Note>(remembered, async () => {
      throw new Error("The books are closed.");
    });

    await expect(handle({ id: "paid" })).rejects.toThrow("closed");
    expect(await remembered.knows("paid")).toBe(false);
  });
});
