import * as z from "zod";
import { EVENT_TYPES } from "#local/conekta/event-types.ts";
import { CALLS } from "./calls.ts";

/** Which faults strike what, and how often: what `PUT /_sim/faults` is told. */

/** Matches every call, or every event. */
export const ANY = "any";

/** Longer than any client's patience; what lasts longer is an outage. */
const MS_MAX = 10 * 60_000;
const COPIES_MAX = 5;
const DAY_S = 24 * 60 * 60;

const Count = z.int().min(0);
const Milliseconds = z.int().min(0).max(MS_MAX);

/** From and to, both included. */
const range = (number: z.ZodInt) =>
  z
    .strictObject({ min: number, max: number })
    .refine(({ min, max }) => min <= max, "Expected min not to exceed max.");

/** Each time with the chance `rate`, or for certain the `next` times; either way the first `after` are spared. */
const struckBy = (names: readonly string[], what: string) => {
  const name = z.enum([ANY, ...names], `Expected "${ANY}" or ${what}.`);
  return {
    on: z
      .union([name, z.array(name).min(1)], `Expected "${ANY}", ${what}, or a list of them.`)
      .default(ANY)
      .transform((on): readonly string[] => [on].flat()),
    rate: z.number().min(0).max(1).optional(),
    next: Count.optional(),
    after: Count.default(0),
  };
};

const call = struckBy(CALLS, 'the name of a call such as "charge"');
const event = struckBy(EVENT_TYPES, 'the type of an event such as "order.paid"');
/** There is one kind of challenge only. */
const challenge = struckBy([], "nothing");

const ServerError = z.literal([500, 502, 503, 504]);

const CALL_FAULTS = [
  /** Before the operation: longer than the client's patience, it happens after the client gave up. */
  z.strictObject({ fault: z.literal("delay"), ...call, ms: range(Milliseconds) }),
  z.strictObject({ fault: z.literal("drop_before"), ...call }),
  /** It happened, and its answer never comes. */
  z.strictObject({ fault: z.literal("drop_after"), ...call }),
  z.strictObject({ fault: z.literal("error_before"), ...call, status: ServerError.default(500) }),
  z.strictObject({ fault: z.literal("error_after"), ...call, status: ServerError.default(500) }),
  /** 429, and nothing happened. */
  z.strictObject({ fault: z.literal("too_many"), ...call }),
  /** It happened. The answer is complete as far as HTTP goes, with half of the JSON in it. */
  z.strictObject({ fault: z.literal("truncated"), ...call }),
  /** It happened, and its answer trickles in for so long. */
  z.strictObject({ fault: z.literal("drip"), ...call, lasts_ms: Milliseconds.default(10_000) }),
  /** Somebody's maintenance page, cheerfully answered with 200, and nothing happened. */
  z.strictObject({
    fault: z.literal("html"),
    ...call,
    status: z.literal([200, 500, 502, 503, 504]).default(200),
  }),
] as const;

const Copies = range(z.int().min(2).max(COPIES_MAX));
const Skew = range(z.int().min(-DAY_S).max(DAY_S));

const WEBHOOK_FAULTS = [
  z.strictObject({
    fault: z.literal("duplicate"),
    ...event,
    copies: Copies.default({ min: 2, max: 2 }),
  }),
  /** Beyond the ordinary delay. */
  z.strictObject({ fault: z.literal("late"), ...event, ms: range(Milliseconds) }),
  /** Waits to be overtaken by a later event of the same order, but no longer than this. */
  z.strictObject({
    fault: z.literal("reordered"),
    ...event,
    within_ms: Milliseconds.default(1_000),
  }),
  /** Never delivered, though `GET /events` lists it. Only a resend or a restart brings it. */
  z.strictObject({ fault: z.literal("missing"), ...event }),
  /** One delivery more, of an event that never was, under the signature of another body. */
  z.strictObject({ fault: z.literal("forged_signature"), ...event }),
  /** One delivery more, of an event that never was and ten times the amount, signed by a stranger's key. */
  z.strictObject({ fault: z.literal("forged_amount"), ...event }),
  /** The delivered body says that it was created so much later (or earlier) than `GET /events` says. */
  z.strictObject({ fault: z.literal("skewed"), ...event, seconds: Skew }),
  /**
   * A new key becomes active just before this delivery: one that is made now, or the private one given here
   * (PEM). The key before it signs `old_signs` deliveries more, from this one on; then the new one signs.
   */
  z.strictObject({
    fault: z.literal("rotate_key"),
    ...event,
    old_signs: Count.default(0),
    private_key: z.string().includes("PRIVATE KEY").optional(),
  }),
] as const;

/** What the card holder does about 3DS, if anything, after a while. An abandoned order expires. */
const CHALLENGE_FAULTS = [
  z.strictObject({ fault: z.literal("approve"), ...challenge, ms: range(Milliseconds) }),
  z.strictObject({ fault: z.literal("reject"), ...challenge, ms: range(Milliseconds) }),
  z.strictObject({ fault: z.literal("abandon"), ...challenge, ms: range(Milliseconds) }),
] as const;

type Kinds = readonly { readonly shape: { readonly fault: { readonly value: string } } }[];

/** Zod's own message does not tell what there is to choose from. */
const choiceOf = (kinds: Kinds) => ({
  error: ({ code }: { readonly code?: string | undefined }) =>
    code === "invalid_union"
      ? `Expected one of ${kinds.map(({ shape }) => shape.fault.value).join(", ")}.`
      : undefined,
});

const CallRule = z.discriminatedUnion("fault", CALL_FAULTS, choiceOf(CALL_FAULTS));
const WebhookRule = z.discriminatedUnion("fault", WEBHOOK_FAULTS, choiceOf(WEBHOOK_FAULTS));
const ChallengeRule = z.discriminatedUnion("fault", CHALLENGE_FAULTS, choiceOf(CHALLENGE_FAULTS));

export type CallRule = Readonly<z.infer<typeof CallRule>>;
export type WebhookRule = Readonly<z.infer<typeof WebhookRule>>;
export type ChallengeRule = Readonly<z.infer<typeof ChallengeRule>>;

/** What all rules have in common, and what decides whether one strikes. */
export type Rule = Pick<CallRule, "on" | "rate" | "next" | "after"> & { readonly fault: string };

/** A rate that is rounded, such as 0.1 + 0.2, must not make a plan too full. */
const ROUNDING = 1e-9;

/** At most one fault strikes at a time, so that the rates on one thing cannot add up to more than 1. */
const overfull = (rules: readonly Rule[]): string | undefined => {
  const names = new Set(rules.flatMap(({ on }) => on));
  return [...names].find((name) => {
    const together = rules.filter(({ on }) => on.includes(name) || on.includes(ANY));
    return together.reduce((sum, { rate = 0 }) => sum + rate, 0) > 1 + ROUNDING;
  });
};

const rulesOf = <R extends Rule, Written>(rule: z.ZodType<R, Written>) =>
  z
    .array(
      rule.refine(
        ({ rate, next }) => (rate === undefined) !== (next === undefined),
        'Expected either "rate" or "next".',
      ),
    )
    .superRefine((rules, { addIssue }) => {
      const name = overfull(rules);
      if (name !== undefined) {
        addIssue(`The rates on ${name} add up to more than 1.`);
      }
    })
    .default([]);

export const Outage = z.enum(["refuse", "hang"], 'Expected "refuse" or "hang".');
export type Outage = z.infer<typeof Outage>;

export const Plan = z.strictObject({
  /** The same seed and the same requests meet the same faults. */
  seed: z.int().min(0).default(1),
  calls: rulesOf(CallRule),
  webhooks: rulesOf(WebhookRule),
  three_ds: rulesOf(ChallengeRule),
  /** While not null every call is cut off, or held without an answer, and nothing is delivered. */
  outage: Outage.nullable().default(null),
});

export type Plan = Readonly<z.infer<typeof Plan>>;
/** A plan as it is written, without what has a default. */
export type PlanInput = z.input<typeof Plan>;

export const NO_FAULTS: Plan = Plan.parse({});
