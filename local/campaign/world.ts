import type { Strike } from "#local/faults/fault-plan.ts";
import type { Downstream } from "#shared/domain/effects.ts";
import { type Dispute, joinDispute, type OrderStatus } from "#shared/domain/order-status.ts";

/** Everything that a campaign learned, for the invariants to judge. Amounts in cents. */
export type World = {
  readonly stories: readonly Story[];
  /** Orders at Conekta that name an order of ours for which nobody asked. */
  readonly strays: readonly ConektaOrder[];
  readonly forgeries: readonly Forgery[];
  /** Forged webhooks of the simulator's own making that were answered as genuine. */
  readonly forgeriesAccepted: number;
  readonly deadLetters: readonly DeadLetter[];
  /** Messages about no order of the campaign. */
  readonly strayMessages: readonly Message[];
};

/** One Idempotency-Key, and all that came of it. */
export type Story = {
  readonly number: number;
  readonly key: string;
  /** What the API answered to this key, in the order in which it did. */
  readonly answers: readonly Answer[];
  readonly operations: readonly OperationStory[];
  /** The order as the API shows it in the end; null where there is none. */
  readonly here: OurOrder | null;
  /** Orders at Conekta that carry its id. */
  readonly there: readonly ConektaOrder[];
  /** In the order in which the queue gives them. */
  readonly messages: Readonly<Record<Downstream, readonly Message[]>>;
  readonly events: readonly ConektaEvent[];
  readonly strikes: readonly Strike[];
};

/** One Idempotency-Key of a refund, a cancellation or a capture. */
export type OperationStory = {
  readonly kind: "refund" | "cancel" | "capture";
  readonly key: string;
  /** Cents to give back; null asks for everything. */
  readonly amount: number | null;
  readonly answers: readonly Answer[];
};

export type Answer = {
  readonly askedMs: number;
  readonly atMs: number;
  /** `POST /orders`, for one. */
  readonly request: string;
  /** 0 where the connection was lost. */
  readonly statusCode: number;
  readonly code: string | null;
  readonly orderId: string | null;
  readonly orderStatus: string | null;
  /** Conekta's id of the refund that it tells of. */
  readonly refundId: string | null;
  readonly body: string;
};

export type OurOrder = {
  readonly id: string;
  readonly status: OrderStatus;
  readonly amount: number;
  readonly amountRefunded: number;
  readonly refunds: readonly { readonly id: string; readonly amount: number }[];
  readonly history: readonly HistoryStep[];
  readonly undelivered: readonly string[];
  readonly dispute: Dispute;
};

type HistoryStep = {
  readonly at: number;
  readonly cause: string;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
};

export type ConektaOrder = {
  readonly id: string;
  readonly amount: number;
  readonly amountRefunded: number;
  readonly paymentStatus: string | null;
  /** Our id, as its metadata carry it. */
  readonly ourId: string;
  readonly charges: readonly ConektaCharge[];
};

export type ConektaCharge = {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly refunds: readonly { readonly id: string; readonly amount: number }[];
  readonly dispute: Dispute;
};

export type ConektaEvent = { readonly id: string; readonly type: string; readonly at: number };

export type Message = {
  readonly queue: Downstream;
  /** `<order id>:<effect>`. */
  readonly id: string;
  readonly subject: string;
  readonly body: string;
};

/** A webhook that Conekta did not send. */
export type Forgery = {
  readonly eventId: string;
  readonly orderId: string;
  readonly statusCode: number;
};

export type DeadLetter = {
  readonly queue: string;
  readonly body: string;
  /** Why it is right that it lies there; null where it is not. */
  readonly explanation: string | null;
};

export function allAnswers({ answers, operations }: Story): readonly Answer[] {
  return [...answers, ...operations.flatMap((operation) => operation.answers)];
}

/** Statuses of a charge whose money Conekta took. */
const CAPTURED: ReadonlySet<string> = new Set(["paid", "partially_refunded", "refunded"]);

export function capturedCharges(story: Pick<Story, "there">): readonly ConektaCharge[] {
  return story.there.flatMap(({ charges }) => charges.filter(({ status }) => CAPTURED.has(status)));
}

/** What became of the payment at the card holder's bank. */
export function disputeThere(story: Pick<Story, "there">): Dispute {
  return capturedCharges(story).reduce(
    (known: Dispute, { dispute }) => joinDispute(known, dispute),
    "none",
  );
}
