import * as z from "zod";

/*
 * How many requests API Gateway lets in before it answers 429 and asks no function: docs/scale.md says
 * what each throttle is for and why it is this high.
 */

const Throttle = z.strictObject({ perSecond: z.int().min(1), atOnce: z.int().min(1) });

/** Conekta tells an order in some four webhooks. */
const WEBHOOKS_PER_ORDER = 4;

export const ThrottleSettings = z
  .strictObject({
    /** Of each route by itself, but for those below. The webhook is among them. */
    routes: Throttle,
    /** `POST /orders`. What is paid faster than webhooks about it are let in is heard of hours late. */
    orders: Throttle,
    /** `POST /client-events`, which anybody with a browser may send. */
    clientEvents: Throttle,
  })
  .refine(({ routes, orders }) => orders.perSecond * WEBHOOKS_PER_ORDER <= routes.perSecond, {
    path: ["orders", "perSecond"],
    message: `must be at most 1/${WEBHOOKS_PER_ORDER} of routes.perSecond: each order is told in some ${WEBHOOKS_PER_ORDER} webhooks, and those that are refused come hours later`,
  });
type ThrottleSettings = z.infer<typeof ThrottleSettings>;

/** More than a busy shop, less than what a runaway script would cost. */
export const ORDINARY = {
  routes: { perSecond: 100, atOnce: 200 },
  orders: { perSecond: 20, atOnce: 40 },
  clientEvents: { perSecond: 20, atOnce: 40 },
} as const satisfies ThrottleSettings;
