import { ConektaOrder, evidenceOf, ourIdOfOrder } from "#shared/contracts/conekta-order.ts";
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

export interface Comparison {
  readonly equal: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares every order that Conekta created since then with the table. Conekta's word only counts where
 * it outranks ours: what we know and Conekta's list does not show yet is no difference.
 *
 * @param sinceSeconds epoch seconds.
 */
export async function compareWithConekta(
  conekta: Pick<ConektaSide, "ordersSince">,
  table: Pick<OrderTable, "find">,
  sinceSeconds: number,
): Promise<Comparison> {
  const differences: Difference[] = [];
  let equal = 0;
  for await (const order of conekta.ordersSince(sinceSeconds)) {
    const difference = await compare(ConektaOrder.parse(order), table);
    if (difference === null) equal += 1;
    else differences.push(difference);
  }
  return { equal, differences };
}

async function compare(
  order: ConektaOrder,
  table: Pick<OrderTable, "find">,
): Promise<Difference | null> {
  const orderId = ourIdOfOrder(order);
  const { status: there } = evidenceOf(order);
  // Nothing was charged there: an order that nobody charges is the reconciler's to close.
  if (there === null) return null;
  const ours = await table.find(orderId ?? order.id);
  if (ours !== null && !knowsMore({ there, order }, ours)) return null;
  return {
    orderId,
    conektaOrderId: order.id,
    here: ours?.status ?? null,
    there,
    amount: order.amount,
    currency: order.currency,
    poll: pollBody(POLLED, order),
  };
}

function knowsMore(
  { there, order }: { readonly there: OrderStatus; readonly order: ConektaOrder },
  ours: OrderItem,
): boolean {
  const isHigher = joinStatus(ours.status, there) !== ours.status;
  return isHigher || (order.amount_refunded ?? 0) > ours.amount_refunded;
}
