import * as z from "zod";
import { parsed } from "#local/trace/draft.ts";
import type { Hop } from "./contract.ts";

/** What Conekta and the books said of a payment's money. */
export interface Money {
  /** Ids of charges that Conekta called paid. */
  readonly paidCharges: readonly string[];
  /** When the first of them was heard of, epoch ms. */
  readonly paidSince: number | null;
  /** Amounts of the order, in cents, as others have it. */
  readonly amounts: readonly number[];
}

const Charge = z.object({ id: z.string(), object: z.literal("charge"), status: z.string() });
const Order = z.object({ object: z.literal("order"), amount: z.number() });
const Booked = z.object({ data: z.object({ order_id: z.string(), amount: z.number() }) });

/** Reads Conekta's answers and the accounting messages. Deliveries may be edited, and prove nothing. */
export function moneyIn(hops: readonly Hop[]): Money {
  const answers = hops.filter(({ lane, outcome }) => lane === "conekta" && outcome === "ok");
  const heard = answers.flatMap((hop) =>
    objectsIn(parsed(hop.response ?? "")).map((object) => ({ object, at: hop.at + hop.ms })),
  );
  const paid = heard.flatMap(({ object, at }) => {
    const charge = Charge.safeParse(object).data;
    return charge?.status === "paid" ? [{ id: charge.id, at }] : [];
  });
  const booked = hops
    .filter(({ lane }) => lane === "accounting")
    .flatMap(({ request }) => Booked.safeParse(parsed(request ?? "")).data?.data.amount ?? []);
  return {
    paidCharges: [...new Set(paid.map(({ id }) => id))],
    paidSince: paid[0]?.at ?? null,
    amounts: [
      ...heard.flatMap(({ object }) => Order.safeParse(object).data?.amount ?? []),
      ...booked,
    ],
  };
}

/** Every object in a value, the value itself included. */
function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
