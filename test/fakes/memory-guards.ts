import type { CardGuard, ChargeGuard } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { CardAttempt, Spending } from "#shared/domain/limits.ts";

/** Counts the cards that are shown and those that were saved; refuses every one when told to. */
export function memoryCardGuard() {
  const shown: CardAttempt[] = [];
  const saved: string[] = [];
  const door = { closed: false };
  const guard: CardGuard = {
    async admit(attempt) {
      if (door.closed) {
        throw new PagosError("Too many cards.", {
          code: "too_many_attempts",
          retryAfterSeconds: 60,
        });
      }
      shown.push(attempt);
    },
    async saved(owner) {
      saved.push(owner);
    },
  };
  return { ...guard, shown, savedFor: saved, door };
}

/** Every customer's days, in memory. */
export function memoryChargeGuard({
  orderMax = Infinity,
  dayMax = Infinity,
  ordersMax = Infinity,
} = {}) {
  const days = new Map<string, { orders: Set<string>; returned: Set<string>; cents: number }>();
  const declined: string[] = [];
  const breaker = { waitSeconds: 0 };
  const dayOf = ({ owner, customerId, currency, day }: Spending) => {
    const key = [day, currency, owner, customerId].join();
    const standing = days.get(key) ?? { orders: new Set(), returned: new Set(), cents: 0 };
    days.set(key, standing);
    return standing;
  };
  const guard: ChargeGuard = {
    async count(spending) {
      const day = dayOf(spending);
      if (spending.amount > orderMax) return "order_amount";
      if (day.orders.has(spending.mark)) return "counted before";
      if (day.cents + spending.amount > dayMax || day.orders.size >= ordersMax)
        return "customer_day";
      day.orders.add(spending.mark);
      day.cents += spending.amount;
      return "counted";
    },
    async forget(spending) {
      const day = dayOf(spending);
      if (day.orders.delete(spending.mark)) day.cents -= spending.amount;
    },
    async giveBack(spending) {
      const day = dayOf(spending);
      if (!day.orders.has(spending.mark) || day.returned.has(spending.mark)) return;
      day.returned.add(spending.mark);
      day.cents -= spending.amount;
    },
    newCardsWait: async () => breaker.waitSeconds,
    async newCardDeclined(owner) {
      declined.push(owner);
    },
  };
  return { ...guard, days, declined, breaker };
}
