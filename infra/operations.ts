import * as z from "zod";

/** What a stage tells the people who run it, and how. */
export const OperationsSettings = z.strictObject({
  /** Dashboard, alarms, saved queries and the topics that alarms go to. */
  watched: z.boolean(),
  /** Where alarms of each priority go; null: nobody is subscribed, and whoever wants to be adds it. */
  email: z.strictObject({
    p1: z.nullable(z.email()),
    p2: z.nullable(z.email()),
    p3: z.nullable(z.email()),
  }),
  /** Where `docs/runbooks` can be read by whoever is woken up. */
  runbooksUrl: z.string().regex(/^\S+[^/\s]$/, "must be an address or path without a final slash"),
  /** Whether CloudWatch learns what share of charges is usually paid; not every region can. */
  anomalyDetection: z.boolean(),
  /** Between two looks at Conekta's card script. */
  scriptWatchMinutes: z.int().min(1).max(1_440),
});
export type OperationsSettings = z.infer<typeof OperationsSettings>;

export const WATCHED = {
  watched: true,
  email: { p1: null, p2: null, p3: null },
  runbooksUrl: "docs/runbooks",
  anomalyDetection: true,
  scriptWatchMinutes: 60,
} as const satisfies OperationsSettings;

/** Where there is no CloudWatch. */
export const UNWATCHED = { ...WATCHED, watched: false } as const satisfies OperationsSettings;
