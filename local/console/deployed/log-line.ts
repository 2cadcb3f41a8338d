import * as z from "zod";
import { parsed } from "#local/trace/draft.ts";
import { orderIn } from "#local/trace/subjects.ts";

/** The one line that a function writes of an invocation: see docs/operations.md. */
const Line = z.object({
  fn: z.string(),
  ms: z.number().default(0),
  status: z.number().optional(),
  event: z.string().optional(),
  correlation_id: z.string().optional(),
  request_id: z.string().optional(),
  records: z.array(z.string()).optional(),
  stuck_orders: z.string().optional(),
});

export interface LogLine extends z.output<typeof Line> {
  /** Epoch ms: when it was written, which is the end of the invocation. */
  readonly at: number;
  /** Without the names of its metrics' format. */
  readonly text: string;
}

/** Null for what no function of ours wrote: lines of Lambda's own, and of the gateway. */
export function logLine(at: number, text: string): LogLine | null {
  const line = z.record(z.string(), z.unknown()).safeParse(parsed(text));
  const { _aws: _, ...said } = line.data ?? {};
  const read = Line.safeParse(said);
  return read.success ? { ...read.data, at, text: JSON.stringify(said) } : null;
}

/** Words of a batch's record: `order.paid applied pbd_… <correlation id>`. */
export interface BatchRecord {
  readonly type: string;
  readonly cameTo: string;
}

interface About {
  readonly id: string;
  readonly correlationId: string | null;
}

/** What a batch had of one order. */
export function recordsAbout(
  { records = [] }: LogLine,
  { id, correlationId }: About,
): readonly BatchRecord[] {
  return records.flatMap((record) => {
    const [type = "", cameTo = "", order, correlation] = record.split(" ");
    const isAbout = order === id || (order === "-" && correlation === correlationId);
    return isAbout ? [{ type, cameTo }] : [];
  });
}

/** A correlation id is the caller's and may be shared: a line that names another order is that order's. */
export function isAbout({ text }: LogLine, { id }: About): boolean {
  return text.includes(id) || orderIn(text, new Map()) === null;
}
