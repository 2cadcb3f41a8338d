import * as z from "zod";
import { parsed } from "./draft.ts";

const Log = z.object({ reasons: z.string().optional(), reason: z.string().optional() });
const ERRORS_MAX = 100;
/** A line and the end of the invocation that wrote it reach the host on two ways. */
const TOGETHER_MS = 1_000;

/** What functions' logs said went wrong with messages. */
export function createLogErrors() {
  const said: { readonly at: number; readonly reasons: string }[] = [];
  return {
    read(_label: string, line: string) {
      const fields = Log.safeParse(parsed(line)).data;
      const reasons = fields?.reasons ?? fields?.reason;
      if (reasons === undefined) return;
      said.push({ at: Date.now(), reasons });
      said.splice(0, said.length - ERRORS_MAX);
    },
    near(at: number | undefined): string | null {
      const close = said
        .map((each) => ({ ...each, apart: Math.abs(each.at - (at ?? Number.NaN)) }))
        .filter(({ apart }) => apart <= TOGETHER_MS)
        .sort((one, other) => one.apart - other.apart);
      return close[0]?.reasons ?? null;
    },
  };
}
