import * as z from "zod";

/** What the host and a function's process say to each other. Events and answers travel as JSON text. */

export const Invocation = z.object({
  requestId: z.string(),
  event: z.string(),
  deadlineMs: z.number(),
});
export type Invocation = z.infer<typeof Invocation>;

const Call = z.object({
  method: z.string(),
  url: z.string(),
  target: z.string().nullable(),
  requestBody: z.string(),
  statusCode: z.number(),
  responseBody: z.string(),
  at: z.number(),
  ms: z.number(),
});

/** Third argument of a function's process: somebody wants to see its calls. */
export const WATCHED = "watched";

export const Report = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("loaded") }),
  z.object({ kind: z.literal("unloadable"), message: z.string() }),
  z.object({ kind: z.literal("answered"), requestId: z.string(), answer: z.string() }),
  z.object({ kind: z.literal("threw"), requestId: z.string(), message: z.string() }),
  /** An HTTP exchange of an invocation, where somebody watches. */
  z.object({ kind: z.literal("called"), requestId: z.string(), call: Call }),
]);
export type Report = z.infer<typeof Report>;
