import type { ConektaOrder } from "./conekta-order.ts";

/*
 * Events of our own: what the reconciler read at Conekta, sent through the same queue as Conekta's
 * events so that there is one way in. Nobody outside can send one: the webhook lets in only what
 * Conekta signed, and Conekta's types do not begin like this.
 */

/** Conekta's picture of the order, as it was when the reconciler asked. */
export const POLLED = "pagos.order.polled";
/** The same, of an order that is closed at Conekta and has never had a charge. */
export const NOT_CHARGED = "pagos.order.not_charged";

export type PollType = typeof POLLED | typeof NOT_CHARGED;

export function isPoll(type: string): type is PollType {
  return type === POLLED || type === NOT_CHARGED;
}

/** A message for the events queue. */
export function pollBody(type: PollType, object: ConektaOrder): string {
  return JSON.stringify({ id: `poll_${object.id}`, type, data: { object } });
}
