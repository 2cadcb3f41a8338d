import * as z from "zod";

/*
 * How many cards may be shown and how much may be charged: docs/limits.md says what each limit is for
 * and why it is this high.
 */

const count = z.int().min(1);

/** `burst` at a time, and one more every so many seconds. */
const Bucket = z.strictObject({ burst: count, everySeconds: count });

/** In cents. */
const Cents = z.strictObject({ MXN: count, USD: count });

export const LimitSettings = z.strictObject({
  /** Cards shown to be saved, by where they come from. */
  cards: z.strictObject({ address: Bucket, link: Bucket, customer: Bucket, account: Bucket }),
  /** New cards of an account that turn out bad. A declined one takes two units. */
  breaker: Bucket.extend({ burst: z.int().min(2) }),
  orders: z.strictObject({
    centsMax: Cents,
    /** Each order leaves its mark while the day lasts, and takes 30 bytes of a read and a write. */
    perCustomerAndDay: z.strictObject({ ordersMax: z.int().min(1).max(5_000), centsMax: Cents }),
  }),
});

export type LimitSettings = z.infer<typeof LimitSettings>;

export const CAREFUL = {
  cards: {
    address: { burst: 5, everySeconds: 720 },
    link: { burst: 5, everySeconds: 3_600 },
    customer: { burst: 5, everySeconds: 3_600 },
    account: { burst: 600, everySeconds: 3 },
  },
  breaker: { burst: 30, everySeconds: 200 },
  orders: {
    centsMax: { MXN: 5_000_000, USD: 300_000 },
    perCustomerAndDay: { ordersMax: 20, centsMax: { MXN: 10_000_000, USD: 600_000 } },
  },
} as const satisfies LimitSettings;

const plenty = { burst: 100_000, everySeconds: 1 };

/** On a developer's machine everybody has one address, and campaigns decline cards by the hundred. */
export const EASY = {
  cards: { address: plenty, link: plenty, customer: plenty, account: plenty },
  breaker: plenty,
  orders: {
    centsMax: { MXN: 10_000_000_000, USD: 10_000_000_000 },
    perCustomerAndDay: {
      ordersMax: 5_000,
      centsMax: { MXN: 1_000_000_000_000, USD: 1_000_000_000_000 },
    },
  },
} as const satisfies LimitSettings;

type Guarded = {
  readonly limits: LimitSettings;
  readonly edge: { readonly onlyThroughCloudFront: boolean };
};

/**
 * The limits as functions read them. Behind CloudFront the last address of a request is CloudFront's,
 * and the one before it the card holder's. Where the API can be asked directly, the one before the last
 * is whatever the caller wrote, and only the last can be believed.
 */
export function limitsJson({ limits, edge }: Guarded): string {
  return JSON.stringify({ ...limits, proxies: edge.onlyThroughCloudFront ? 1 : 0 });
}
