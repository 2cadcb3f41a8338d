import * as z from "zod";
import type { StagePlace } from "./stage-place.ts";

const Refused = z.object({ message: z.string() });

/**
 * Asks the running host's console, whose shapes are docs/console-api.md. Null where there is no such thing
 * (404). Throws what the console says otherwise.
 */
export async function askConsole<Schema extends z.ZodType>(
  place: StagePlace,
  schema: Schema,
  [method, path, body]: readonly [method: string, path: string, body?: object],
): Promise<z.output<Schema> | null> {
  if (!place.isLocal) throw new Error("Only the host on this machine records that.");
  const url = place.need("ConsoleUrl");
  const response = await fetch(url + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Error(`No host answers at ${url}. Start one with npm start.`, { cause });
  });
  if (response.status === 404) return null;
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(Refused.safeParse(answer).data?.message ?? "It failed.");
  return schema.parse(answer);
}

/** Like the above, of what is always there. */
export async function needOfConsole<Schema extends z.ZodType>(
  place: StagePlace,
  schema: Schema,
  request: Parameters<typeof askConsole>[2],
): Promise<z.output<Schema>> {
  const answer = await askConsole(place, schema, request);
  if (answer === null) throw new Error(`The console knows no ${request[1]}.`);
  return answer;
}

const Hop = z.object({
  id: z.number(),
  lane: z.string(),
  at: z.number(),
  ms: z.number(),
  waitMs: z.number(),
  outcome: z.enum(["ok", "refused", "failed", "retrying"]),
  title: z.string(),
  fn: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type RecordedHop = z.output<typeof Hop>;

const Waiting = z.object({
  lane: z.string(),
  reason: z.string(),
  at: z.number().nullable(),
  attempt: z.number().nullable(),
  attemptsMax: z.number().nullable(),
  lastError: z.string().nullable(),
  url: z.string().nullable(),
});
export type RecordedWait = z.output<typeof Waiting>;

/** What the command line reads of a timeline. */
export const RecordedTimeline = z.object({
  payment: z.object({ id: z.string(), status: z.string().nullable() }),
  hops: z.array(Hop),
  waiting: z.array(Waiting),
  checks: z.array(
    z.object({ name: z.string(), holds: z.boolean(), detail: z.string().nullable() }),
  ),
});
export type RecordedTimeline = z.output<typeof RecordedTimeline>;

export const timelineOf = (place: StagePlace, id: string) =>
  askConsole(place, RecordedTimeline, ["GET", `/api/payments/${encodeURIComponent(id)}`]);
