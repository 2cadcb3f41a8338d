import * as z from "zod/mini";
import type { Evidence } from "#shared/domain/apply-evidence.ts";
import type { Dispute } from "#shared/domain/order-status.ts";
import {
  ConektaCharge,
  ConektaOrder,
  detailOf,
  evidenceOf,
  isOfAnotherStage,
  ourIdOf,
  ourIdOfOrder,
  unknownWordOf,
} from "./conekta-order.ts";
import { isPoll, NOT_CHARGED } from "./poll.ts";

/** `webhook_ping` has no `data.object`; everything else carries an order, a charge, or what we ignore. */
export const ConektaEvent = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  type: z.string().check(z.minLength(1), z.maxLength(100)),
  data: z.object({ object: z.optional(z.unknown()) }),
});

/**
 * What an event is to us. `orderId` is ours, or null for an order that another system created;
 * `eventId` is Conekta's, or null for what our own reconciler found out.
 */
export type Reading = {
  readonly eventId: string | null;
  readonly type: string;
} & (
  | {
      readonly kind: "evidence";
      readonly orderId: string | null;
      readonly evidence: Evidence;
      readonly unknownWord: string | null;
    }
  | { readonly kind: "ignored" }
);

const DISPUTE_OF: ReadonlyMap<string, Dispute> = new Map([
  ["order.charged_back", "open"],
  ["charge.chargeback.created", "open"],
  ["charge.chargeback.updated", "open"],
  ["charge.chargeback.under_review", "open"],
  ["charge.chargeback.lost", "lost"],
  ["charge.chargeback.won", "won"],
]);

/**
 * Reads one of Conekta's events, as its raw body. Throws where it is no event at all, or a chargeback of
 * which it does not tell the order; types that we do not act on are `ignored`, `charge.created` among
 * them: it says `declined` for charges that are paid a second later. Given a stage, so is what another
 * one's orders came to.
 */
export function readEvent(body: string, stage: string | null = null): Reading {
  const { id: eventId, type, data } = ConektaEvent.parse(JSON.parse(body));
  const about = { type, stage };
  if (isPoll(type)) return { eventId: null, type, ...readOrder(about, data.object) };
  const known = { eventId, type };
  if (type.startsWith("order.")) return { ...known, ...readOrder(about, data.object) };
  if (type.startsWith("charge.") && type !== "charge.created") {
    return { ...known, ...readCharge(type, data.object) };
  }
  return { ...known, kind: "ignored" };
}

type Read = Reading extends infer Each
  ? Each extends Reading
    ? Omit<Each, "eventId" | "type">
    : never
  : never;

type About = { readonly type: string; readonly stage: string | null };

function readOrder({ type, stage }: About, object: unknown): Read {
  const order = ConektaOrder.parse(object);
  if (stage !== null && isOfAnotherStage(order, stage)) return { kind: "ignored" };
  const evidence = evidenceOf(order);
  return {
    kind: "evidence",
    orderId: ourIdOfOrder(order),
    evidence: {
      ...evidence,
      status: type === NOT_CHARGED ? "failed" : evidence.status,
      dispute: DISPUTE_OF.get(type) ?? evidence.dispute,
    },
    unknownWord: unknownWordOf(order),
  };
}

/** What is charged back was paid. Heard of first, it must not overtake the payment on its way to the books. */
const disputed = (dispute: Dispute | undefined) =>
  dispute === undefined ? {} : { status: "paid" as const, dispute };

function readCharge(type: string, object: unknown): Read {
  const dispute = DISPUTE_OF.get(type);
  const charge = ConektaCharge.safeParse(object).data;
  if (!charge?.order_id) {
    if (dispute === undefined) return { kind: "ignored" };
    throw new Error(`A ${type} does not say which order it is about.`);
  }
  return {
    kind: "evidence",
    orderId: ourIdOf(charge.reference_id),
    evidence: { ...detailOf(charge, charge.order_id), ...disputed(dispute) },
    unknownWord: null,
  };
}
