import * as z from "zod";

/** What the host and a function's process say to each other. Events and answers travel as JSON text. */

export const Invocation = z.object({
  requestId: z.string(),
  event: z.string(),
  deadlineMs: z.number(),
});
export type Invocation = z.infer<typeof Invocation>;

export const Report = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("loaded") }),
  z.object({ kind: z.literal("unloadable"), message: z.string() }),
  z.object({ kind: z.literal("answered"), requestId: z.string(), answer: z.string() }),
  z.object({ kind: z.literal("threw"), requestId: z.string(), message: z.string() }),
]);
export type Report = z.infer<typeof Report>;
