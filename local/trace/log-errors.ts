import * as z from "zod";
import { parsed } from "./draft.ts";

const Log = z.object({ reasons: z.string().optional(), reason: z.string().optional() });
/** What an API function did not expect: it answers 500 and logs the first line of the stack. */
const Thrown = z.object({ error: z.string(), at: z.string() });
const ERRORS_MAX = 100;
/** A line and the end of the invocation that wrote it reach the host on two ways. */
const TOGETHER_MS = 1_000;

/** What functions' logs said went wrong with messages. */
export function createLogErrors() {
  const said = new Map<string, readonly Said[]>();
  const keep = (kind: string, text: string) => {
    const known = said.get(kind) ?? [];
    said.set(kind, [...known, { at: Date.now(), text }].slice(-ERRORS_MAX));
  };
  return {
    read(label: string, line: string) {
      const fields = parsed(line);
      const log = Log.safeParse(fields).data;
      const reasons = log?.reasons ?? log?.reason;
      if (reasons !== undefined) keep(REASONS, reasons);
      const thrown = Thrown.safeParse(fields).data;
      if (thrown !== undefined) keep(label, `${thrown.error}\n    ${thrown.at}`);
    },
    near: (at: number | undefined) => nearest(said.get(REASONS), at),
    /** What a function's log said that it threw at about that time, as a stack of one line. */
    thrownNear: (label: string, at: number) => nearest(said.get(label), at),
  };
}

interface Said {
  readonly at: number;
  readonly text: string;
}

/** No function has such a name. */
const REASONS = "";

function nearest(said: readonly Said[] = [], at = Number.NaN): string | null {
  const close = said
    .map((each) => ({ ...each, apart: Math.abs(each.at - at) }))
    .filter(({ apart }) => apart <= TOGETHER_MS)
    .sort((one, other) => one.apart - other.apart);
  return close[0]?.text ?? null;
}
