import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback } from "preact/hooks";
import { messageOf } from "#web/console/state/notices.ts";
import { ask } from "./ask.ts";

export interface Asked<Answer> {
  readonly value: Answer | null;
  readonly error: string | null;
  readonly again: () => void;
}

/** An answer of the server's, asked for anew when the path changes; null asks for nothing. */
export function useAsked<Answer>(path: Signal<string | null>): Asked<Answer> {
  const value = useSignal<Answer | null>(null);
  const error = useSignal<string | null>(null);
  const turn = useSignal(0);
  useSignalEffect(() => {
    const wanted = path.value;
    const ticket = turn.value;
    if (wanted === null) {
      value.value = null;
      return;
    }
    const isStale = () => path.peek() !== wanted || turn.peek() !== ticket;
    ask<Answer>(wanted).then(
      (answer) => {
        if (isStale()) return;
        value.value = answer;
        error.value = null;
      },
      (problem: unknown) => {
        if (!isStale()) error.value = messageOf(problem);
      },
    );
  });
  const again = useCallback(() => {
    turn.value = turn.peek() + 1;
  }, []);
  return { value: value.value, error: error.value, again };
}
