import * as z from "zod/mini";
import { CARD_SCOPES } from "#shared/domain/limits.ts";
import { CURRENCIES } from "#shared/domain/money.ts";

const Count = z.int().check(z.minimum(1));
const Cents = z.record(z.enum(CURRENCIES), Count);
const Bucket = z.object({ burst: Count, everySeconds: Count });

/** A stage's limits, as they travel from `infra` to the functions in one environment variable. */
export const LimitsJson = z.object({
  cards: z.record(z.enum(CARD_SCOPES), Bucket),
  breaker: Bucket,
  orders: z.object({
    centsMax: Cents,
    perCustomerAndDay: z.object({ ordersMax: Count, centsMax: Cents }),
  }),
  proxies: z.int().check(z.minimum(0)),
});
