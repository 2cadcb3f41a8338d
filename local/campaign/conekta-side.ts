import * as z from "zod";
import type { Rates } from "#local/faults/fault-kinds.ts";
import type { Outputs } from "#local/host/outputs.ts";
import { ORDER_ID_KEY } from "#shared/contracts/create-order.ts";
import { conektaFaults } from "./conekta-faults.ts";
import type { PlannedDispute } from "./scenario.ts";
import type { ConektaEvent, ConektaOrder } from "./world.ts";

const Refund = z.object({ id: z.string(), amount: z.number() });

const Charge = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.number(),
  refunds: z.array(Refund),
  chargeback: z.object({ status: z.string() }).nullable(),
});

const Order = z.object({
  id: z.string(),
  amount: z.number(),
  amount_refunded: z.number(),
  payment_status: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  charges: z.array(Charge),
  challenge: z.unknown(),
});
type Order = z.output<typeof Order>;

const Event = z.object({
  id: z.string(),
  type: z.string(),
  created_at: z.number(),
  data: z.looseObject({ object: z.looseObject({ id: z.string() }).optional() }),
});

const State = z.object({
  orders: z.array(Order),
  events: z.array(Event),
  deliveries: z.array(z.object({ status: z.string() })),
});

const Tally = z.object({
  struck: z.record(z.string(), z.record(z.string(), z.number())),
  forgeries_accepted: z.number(),
});

export type ConektaState = {
  readonly orders: readonly ConektaOrder[];
  /** By the id of Conekta's order. */
  readonly eventsOf: ReadonlyMap<string, readonly ConektaEvent[]>;
  /** Conekta's ids of orders that wait for their bank. */
  readonly undecided: readonly ConektaOrder[];
  /** Deliveries of events that are still to come; one that is missing never comes. */
  readonly underWay: number;
};

export type ConektaSide = {
  /** From here on Conekta fails as well. */
  readonly spoil: (seed: number, rates: Rates) => Promise<void>;
  /** No further fault; tells how often each struck, and how many forged webhooks were accepted. */
  readonly heal: () => Promise<{
    readonly struck: Readonly<Record<string, number>>;
    readonly forgeriesAccepted: number;
  }>;
  readonly look: () => Promise<ConektaState>;
  /** The bank makes up its mind. */
  readonly decide: (conektaOrderId: string, approves: boolean) => Promise<void>;
  /** The card holder disputes a payment, and the bank decides at once if it does. */
  readonly dispute: (
    conektaOrderId: string,
    ends: Exclude<PlannedDispute, "none">,
  ) => Promise<void>;
};

export function conektaSide({ ConektaUrl }: Outputs): ConektaSide {
  return {
    async spoil(seed, rates) {
      const body = JSON.stringify(conektaFaults(seed, rates));
      const response = await fetch(`${ConektaUrl}/_sim/faults`, { method: "PUT", body });
      if (!response.ok) throw new Error(`The plan was not accepted: ${await response.text()}`);
    },
    async heal() {
      await fetch(`${ConektaUrl}/_sim/faults`, { method: "DELETE" });
      const response = await fetch(`${ConektaUrl}/_sim/faults`);
      const { struck, forgeries_accepted } = Tally.parse(await response.json());
      const sums = Object.entries(struck).map(([fault, counts]) => [
        `conekta ${fault}`,
        Object.values(counts).reduce((total, count) => total + count, 0),
      ]);
      return { struck: Object.fromEntries(sums), forgeriesAccepted: forgeries_accepted };
    },
    async look() {
      const response = await fetch(`${ConektaUrl}/_sim/state`);
      return stateOf(State.parse(await response.json()));
    },
    async decide(id, approves) {
      const decision = approves ? "pay" : "decline";
      await fetch(`${ConektaUrl}/_sim/orders/${id}/${decision}`, { method: "POST" });
    },
    async dispute(id, ends) {
      const steps = ends === "open" ? ["chargeback"] : ["chargeback", `chargeback/${ends}`];
      for (const step of steps) {
        const path = `/_sim/orders/${id}/${step}`;
        const { ok, status } = await fetch(`${ConektaUrl}${path}`, { method: "POST" });
        if (!ok) throw new Error(`${path} answered ${status}.`);
      }
    },
  };
}

function stateOf({ orders, events, deliveries }: z.output<typeof State>): ConektaState {
  const told = events.map(({ id, type, created_at: at, data }) => ({
    order: String(data.object?.["order_id"] ?? data.object?.id ?? ""),
    event: { id, type, at },
  }));
  return {
    orders: orders.map(orderOf),
    undecided: orders.filter(waitsForBank).map(orderOf),
    eventsOf: new Map(
      [...Map.groupBy(told, ({ order }) => order)].map(([order, all]) => [
        order,
        all.map(({ event }) => event),
      ]),
    ),
    underWay: deliveries.filter(({ status }) => status === "pending").length,
  };
}

function waitsForBank({ challenge, charges }: Order): boolean {
  return challenge !== null || charges.some(({ status }) => status === "pending_payment");
}

function orderOf(order: Order): ConektaOrder {
  return {
    id: order.id,
    amount: order.amount,
    amountRefunded: order.amount_refunded,
    paymentStatus: order.payment_status,
    ourId: String(order.metadata[ORDER_ID_KEY] ?? ""),
    charges: order.charges.map(({ chargeback, ...charge }) => ({
      ...charge,
      dispute: disputeIn(chargeback?.status),
    })),
  };
}

/** While Conekta waits for evidence it says `action_required`. */
function disputeIn(status: string | undefined): PlannedDispute {
  if (status === undefined) return "none";
  return status === "lost" || status === "won" ? status : "open";
}
