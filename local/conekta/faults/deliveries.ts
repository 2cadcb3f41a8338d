import * as z from "zod";
import type { Delivery, Event, State } from "#local/conekta/state.ts";
import type { Timers } from "#local/conekta/timers.ts";
import { drawBetween, type Strike } from "./deck.ts";
import type { Faults } from "./faults.ts";
import type { WebhookRule } from "./plan.ts";

/** What becomes of deliveries between their event and the courier. */
export type Interceptor = {
  /** Those that may leave when they are due. The others are lost, or leave later. */
  readonly admit: (deliveries: readonly Delivery[]) => readonly Delivery[];
  /** What is to be done to the first attempt; retries are left alone. */
  readonly takeStrike: (id: string) => Strike<WebhookRule> | null;
  /** Lets those go that waited to be overtaken by it. */
  readonly arrived: (id: string) => void;
};

type Parts = {
  readonly state: State;
  readonly faults: Faults;
  readonly timers: Timers;
  /** Sends a delivery that was held back. */
  readonly release: (delivery: Delivery) => void;
};

type HeldBack = {
  readonly delivery: Delivery;
  readonly about: string;
  /** Later ones about the same order. */
  readonly overtakers: Set<string>;
};

export const createInterceptor = ({ state, faults, timers, release }: Parts): Interceptor => {
  const strikes = new Map<string, Strike<WebhookRule>>();
  const heldBack = new Map<string, HeldBack>();

  const letGo = (id: string) => {
    const held = heldBack.get(id);
    if (held !== undefined) {
      heldBack.delete(id);
      release(held.delivery);
    }
  };

  const admit = (delivery: Delivery): readonly Delivery[] => {
    const event = state.events.find(delivery.event_id);
    const strike = event ? faults.onDelivery(event.type) : null;
    if (event === undefined || strike === null) {
      return [delivery];
    }
    const { rule, random } = strike;
    switch (rule.fault) {
      case "missing":
        return [];
      case "late":
        return [{ ...delivery, due_ms: (delivery.due_ms ?? 0) + drawBetween(rule.ms, random) }];
      case "reordered":
        heldBack.set(delivery.id, { delivery, about: subjectOf(event), overtakers: new Set() });
        timers.after(rule.within_ms, () => letGo(delivery.id));
        return [];
      default:
        strikes.set(delivery.id, strike);
        return [delivery];
    }
  };

  return {
    admit: (deliveries) => {
      const admitted = deliveries.flatMap(admit);
      for (const { about, overtakers } of heldBack.values()) {
        for (const { id, event_id } of admitted) {
          const event = state.events.find(event_id);
          if (event && subjectOf(event) === about) {
            overtakers.add(id);
          }
        }
      }
      return admitted;
    },
    takeStrike: (id) => {
      const strike = strikes.get(id) ?? null;
      strikes.delete(id);
      return strike;
    },
    arrived: (id) => {
      for (const [held, { overtakers }] of heldBack) {
        if (overtakers.has(id)) {
          letGo(held);
        }
      }
    },
  };
};

const Data = z.object({ object: z.object({ id: z.string(), order_id: z.string().optional() }) });

/** The order that an order's or a charge's event is about; anything else's own id. */
const subjectOf = ({ id, data }: Event): string => {
  const object = Data.safeParse(data).data?.object;
  return object?.order_id ?? object?.id ?? id;
};
