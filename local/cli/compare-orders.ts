import {
  type ConektaOrder,
  evidenceOf,
  isOfAnotherStage,
  ourIdOfOrder,
  readListed,
} from "#shared/contracts/conekta-order.ts";
import { POLLED, pollBody } from "#shared/contracts/poll.ts";
import { joinStatus, type OrderStatus } from "#shared/domain/order-status.ts";
import type { ConektaSide } from "./conekta-side.ts";
import type { OrderItem, OrderTable } from "./order-table.ts";

/** An order of which Conekta knows more than we do. */
interface Difference {
  readonly orderId: string | null;
  readonly conektaOrderId: string;
  /** Null where we have no such order. */
  readonly here: string | null;
  readonly there: OrderStatus;
  /** Cents. */
  readonly amount: number;
  readonly currency: string;
  /** What Conekta says, as a message for the events queue. */
  readonly poll: string;
}

/** Money that Conekta took and nobody ordered. No event puts that right: a person does. */
interface Excess {
  readonly orderId: string | null;
  /** More than one where the same order of ours was charged in each. */
  readonly conektaOrderIds: readonly string[];
  /** Cents. */
  readonly charged: number;
  /** Cents; ours where we know the order. */
  readonly ordered: number;
  readonly currency: string;
}

export interface Comparison {
  readonly equal: number;
  readonly differences: readonly Difference[];
  readonly excesses: readonly Excess[];
}

/**
 * Compares every order that Conekta created since then with the table, but for those of another stage
 * with the same account, whose merchant may have used the same keys. Conekta's word only counts where it
 * outranks ours: what we know and Conekta's list does not show yet is no difference.
 */
export async function compareWithConekta(
  conekta: Pick<ConektaSide, "ordersSince">,
  table: Pick<OrderTable, "find">,
  {
    stage,
    sinceSeconds,
  }: {
    readonly stage: string;
    /** Epoch seconds. */
    readonly sinceSeconds: number;
  },
): Promise<Comparison> {
  const differences: Difference[] = [];
  const taken = new Map<string, Excess>();
  let equal = 0;
  for await (const found of conekta.ordersSince(sinceSeconds)) {
    for (const order of readListed(found).filter((each) => !isOfAnotherStage(each, stage))) {
      const ours = await table.find(ourIdOfOrder(order) ?? order.id);
      const difference = compare(order, ours);
      if (difference === null) equal += 1;
      else differences.push(difference);
      addTaken(taken, order, ours);
    }
  }
  const excesses = [...taken.values()].filter(({ charged, ordered }) => charged !== ordered);
  return { equal, differences, excesses };
}

/** What Conekta took for an order of ours, in however many orders of its own. */
function addTaken(taken: Map<string, Excess>, order: ConektaOrder, ours: OrderItem | null): void {
  const { charged } = evidenceOf(order);
  if (charged === null) return;
  const orderId = ourIdOfOrder(order);
  const before = taken.get(orderId ?? order.id);
  taken.set(orderId ?? order.id, {
    orderId,
    conektaOrderIds: [...(before?.conektaOrderIds ?? []), order.id],
    charged: (before?.charged ?? 0) + charged,
    ordered: ours?.amount ?? order.amount,
    currency: order.currency,
  });
}

function compare(order: ConektaOrder, ours: OrderItem | null): Difference | null {
  const { status: there, amountRefunded } = evidenceOf(order);
  // Nothing was charged there: an order that nobody charges is the reconciler's to close.
  if (there === null) return null;
  if (ours !== null && !knowsMore({ there, amountRefunded }, ours)) return null;
  return {
    orderId: ourIdOfOrder(order),
    conektaOrderId: order.id,
    here: ours?.status ?? null,
    there,
    amount: order.amount,
    currency: order.currency,
    poll: pollBody(POLLED, order),
  };
}

function knowsMore(
  { there, amountRefunded }: { readonly there: OrderStatus; readonly amountRefunded: number },
  ours: OrderItem,
): boolean {
  const isHigher = joinStatus(ours.status, there) !== ours.status;
  return isHigher || amountRefunded > ours.amount_refunded;
}
