import type { Invariant, Snapshot, Violation } from "./contract.ts";
import { RULES } from "./invariants.ts";
import { inEnglish, type Said } from "./said.ts";
import type { QueueMessage } from "./tools-contract.ts";

/** Beyond these the newest say nothing new. */
const VIOLATIONS_MAX = 100;

const DEAD_LETTERS = {
  name: "dead_letters_explained",
  title: { es: "Sin mensajes muertos inexplicables", en: "Dead letters are explained" },
} as const;

/** `said` is null where nothing is wrong, or nothing any more. One finding of a rule for each key. */
interface Found {
  readonly key: string;
  readonly paymentId: string | null;
  readonly said: Said | null;
}

/** What is broken at the moment, each with a picture of how it was when that was first seen. */
export function createFindings() {
  const violations = new Map(
    [...RULES, DEAD_LETTERS].map(({ name }) => [name, new Map<string, Violation>()]),
  );
  const of = (name: string) => violations.get(name) ?? new Map<string, Violation>();
  const snapshots: Snapshot[] = [];
  let news = true;

  const picture = (seen: Omit<Snapshot, "id" | "at">): Snapshot => {
    const snapshot = { id: snapshots.length + 1, at: Date.now(), ...seen };
    if (snapshots.length < VIOLATIONS_MAX) snapshots.push(snapshot);
    return snapshot;
  };
  const add = (name: string, key: string, violation: Violation) => {
    of(name).set(key, violation);
    news = true;
  };
  const clear = (name: string, key: string) => {
    news = of(name).delete(key) || news;
  };
  const note = (name: string, found: Found, timeline: Snapshot["timeline"]) => {
    const { key, paymentId, said } = found;
    if (said === null) return clear(name, key);
    if (of(name).has(key) || of(name).size >= VIOLATIONS_MAX) return;
    const detail = inEnglish(said);
    const { at, id } = picture({ invariant: name, detail, timeline });
    add(name, key, { paymentId, detail, said, firstSeenAt: at, snapshot: id });
  };

  return {
    note,
    noteDead(letters: readonly QueueMessage[]) {
      const present = new Set(letters.map(({ id }) => id));
      for (const id of [...of(DEAD_LETTERS.name).keys()]) {
        if (!present.has(id)) clear(DEAD_LETTERS.name, id);
      }
      for (const id of present) {
        const said: Said = { code: "unexplained", values: { message: id } };
        note(DEAD_LETTERS.name, { key: id, paymentId: null, said }, null);
      }
    },
    snapshot: (id: number) => snapshots[id - 1],
    /** True once after every change. */
    hasNews() {
      const had = news;
      news = false;
      return had;
    },
    report: (checked: number): readonly Invariant[] =>
      [...RULES, DEAD_LETTERS].map(({ name, title }) => {
        const found = [...of(name).values()];
        return { name, title, holds: found.length === 0, checked, violations: found };
      }),
  };
}
