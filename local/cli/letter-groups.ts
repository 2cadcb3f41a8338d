import { readEvent } from "#shared/contracts/conekta-event.ts";
import { labelsOf } from "#shared/contracts/event-labels.ts";
import type { DeadLetter } from "./queue-side.ts";

/** Dead letters of one kind, as a person decides about them. */
export interface LetterGroup {
  /** An event's type, or `unreadable`. */
  readonly kind: string;
  /** What the consumer last said of them, where that is known. */
  readonly error: string | null;
  readonly count: number;
  /** What is likely to happen to them when they are sent back. */
  readonly advice: string;
}

export type LastErrors = ReadonlyMap<string, string>;

/** What is known about letters beside themselves, by their ids. */
export interface Known {
  readonly errors: LastErrors;
  /** Those whose event the order has taken already, by way of another delivery. */
  readonly applied: ReadonlySet<string>;
}

/** Groups by kind, last error and advice, the largest first. */
export function groupsOf(
  letters: readonly DeadLetter[],
  { errors, applied }: Known,
): readonly LetterGroup[] {
  const groups = new Map<string, LetterGroup>();
  for (const letter of letters) {
    const kind = kindOf(letter);
    const error = errors.get(letter.id) ?? null;
    const advice = applied.has(letter.id) ? DROP : adviceFor(kind, error ?? "");
    const key = `${kind}\n${error}\n${advice}`;
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { kind, error, count, advice });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}

/** Whether a letter is meant by a text: part of its kind, its last error or its body. */
export function isMeant(letter: DeadLetter, text: string, errors: LastErrors): boolean {
  return [kindOf(letter), errors.get(letter.id) ?? "", letter.body].some((each) =>
    each.includes(text),
  );
}

const UNREADABLE = "unreadable";

function kindOf({ body }: DeadLetter): string {
  try {
    return readEvent(body).type;
  } catch {
    return labelsOf(body).type === null ? UNREADABLE : `${labelsOf(body).type} (${UNREADABLE})`;
  }
}

const DROP = "safe to drop, or to send back: its order has it already";

/** By what the consumer says of those that it does not take: docs/runbooks/dlq-not-empty.md. */
function adviceFor(kind: string, error: string): string {
  if (kind.includes(UNREADABLE)) return "will die again: nothing that we understand";
  if (error.includes("quarantined")) return "do not send back: docs/runbooks/reconcile-drift.md";
  if (error.includes("unconfirmed")) return "look at the order in Conekta's panel first";
  return "safe to send back: what was taken already is recognized";
}
