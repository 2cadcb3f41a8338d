import { randomUUID } from "node:crypto";
import { type Backstage, expectStatus, expectThat, until } from "./backstage.ts";
import type { RunnableScenario, Wishes } from "./scenario.ts";

/** Scenarios that make one of Conekta's events happen, as far as it can be made to. */
export const EVENTS: readonly RunnableScenario[] = [
  {
    name: "card.saved",
    ...event("Se guarda una tarjeta", "A card is saved"),
    expected: { es: "El cliente tiene su tarjeta", en: "The customer has her card" },
    async run(stage) {
      const id = await stage.saveCard();
      const { body } = await stage.call("GET", `/customers/${id}`);
      expectThat(body.card != null, "The customer has no card.");
      return [id];
    },
  },
  {
    name: "card.save_declined",
    ...event("No se puede guardar una tarjeta", "A card cannot be saved"),
    expected: { es: "El API la rechaza y no queda nada", en: "The API refuses; nothing is kept" },
    async run(stage) {
      const person = { name: "Ana López", email: "ana@example.com", phone: "+525555555555" };
      const body = { ...person, token_id: `tok_unknown_${randomUUID().slice(0, 8)}` };
      expectStatus(await stage.call("POST", "/customers", { body }), 402);
      return [];
    },
  },
  {
    name: "card.3ds_challenge",
    ...event("El banco quiere ver al cliente", "The bank wants to see the holder"),
    expected: { es: "requires_action, con su enlace", en: "requires_action, with a link" },
    async run(stage, wishes) {
      const { id, next_action } = await charged(stage, wishes, "tok_test_3ds_challenge");
      await stage.becomes(id, "requires_action");
      expectThat(next_action != null, "The answer names no next action.");
      return [id];
    },
  },
  {
    name: "order.paid",
    ...event("Se cobra una orden", "An order is charged"),
    expected: { es: "paid", en: "paid" },
    run: async (stage, wishes) => [await paid(stage, wishes)],
  },
  {
    name: "order.pending_payment",
    ...event("El banco no contesta", "The bank does not answer"),
    expected: { es: "pending_payment", en: "pending_payment" },
    async run(stage, wishes) {
      const { id } = await charged(stage, wishes, "tok_test_bank_timeout");
      await stage.becomes(id, "pending_payment");
      return [id];
    },
  },
  {
    name: "order.declined",
    ...event("El banco dice que no", "The bank says no"),
    expected: { es: "declined", en: "declined" },
    async run(stage, wishes) {
      const { order_id = "" } = await charged(stage, wishes, "tok_test_card_declined");
      await stage.becomes(order_id, "declined");
      return [order_id];
    },
  },
  {
    name: "order.expired",
    ...event("Nadie autoriza el cargo", "Nobody confirms the charge"),
    expected: { es: "expired", en: "expired" },
    async run(stage, wishes) {
      const { id, conekta_order_id } = await charged(stage, wishes, "tok_test_3ds_challenge");
      await stage.simulator("POST", `/orders/${conekta_order_id}/expire`);
      await stage.becomes(id, "expired");
      return [id];
    },
  },
  {
    name: "order.canceled",
    ...event("Se libera una preautorización", "A pre-authorization is let go"),
    expected: { es: "canceled", en: "canceled" },
    async run(stage, { amount }) {
      const { body } = await stage.charge(await stage.saveCard(), { amount, capture: false });
      await stage.becomes(body.id, "pre_authorized");
      expectStatus(await stage.operate(body.id, "cancel"), 200);
      await stage.becomes(body.id, "canceled");
      return [body.id];
    },
  },
  {
    name: "order.refunded",
    ...event("Se devuelve todo", "Everything is refunded"),
    expected: { es: "refunded", en: "refunded" },
    run: (stage, wishes) => refunded(stage, wishes, {}),
  },
  {
    name: "order.partially_refunded",
    ...event("Se devuelve una parte", "A part is refunded"),
    expected: { es: "partially_refunded", en: "partially_refunded" },
    run: (stage, wishes) =>
      refunded(stage, wishes, { amount: Math.floor(wishes.amount / 2), reason: "other" }),
  },
  {
    name: "order.charged_back",
    ...event("El cliente desconoce el cargo", "The holder disputes the charge"),
    expected: { es: "paid, con disputa abierta", en: "paid, with an open dispute" },
    run: (stage, wishes) => disputed(stage, wishes, "order.charged_back"),
  },
  {
    name: "charge.chargeback.lost",
    ...event("El banco le da la razón al cliente", "The bank decides for the holder"),
    expected: { es: "paid, con disputa perdida", en: "paid, with a dispute lost" },
    run: (stage, wishes) => disputed(stage, wishes, "order.dispute_lost"),
  },
  {
    name: "charge.chargeback.won",
    ...event("El banco le da la razón al comercio", "The bank decides for the merchant"),
    expected: { es: "paid, con disputa ganada", en: "paid, with a dispute won" },
    run: (stage, wishes) => disputed(stage, wishes, "order.dispute_won"),
  },
  {
    name: "webhook_ping",
    ...event("Conekta prueba el webhook", "Conekta tries the webhook"),
    expected: { es: "El webhook contesta 200", en: "The webhook answers 200" },
    async run(stage) {
      const id = `evt_ping_${randomUUID()}`;
      const ping = { id, type: "webhook_ping", data: { action: "ping", livemode: false } };
      const status = await stage.deliver(JSON.stringify(ping));
      expectThat(status === 200, `The webhook answered ${status}.`);
      return [id];
    },
  },
];

function event(es: string, en: string) {
  return { kind: "event", title: { es, en }, scale: null } as const;
}

/** What the simulator is asked for, one after the other, until the books hear of the last. */
const STEPS_OF_DISPUTE = {
  "order.charged_back": ["chargeback"],
  "order.dispute_lost": ["chargeback", "chargeback/lost"],
  "order.dispute_won": ["chargeback", "chargeback/won"],
} as const;

/** A paid order that the holder disputes, until the books have heard of it what they are to hear. */
async function disputed(stage: Backstage, wishes: Wishes, heard: keyof typeof STEPS_OF_DISPUTE) {
  const id = await paid(stage, wishes);
  const { conekta_order_id } = await stage.order(id);
  for (const step of STEPS_OF_DISPUTE[heard]) {
    await stage.simulator("POST", `/orders/${conekta_order_id}/${step}`);
  }
  await until(
    async () => (await stage.told(id, "accounting")).includes(heard),
    async () => `The books were not told: ${heard}.`,
  );
  return [id];
}

/** Saves a card and charges it; gives what the API answered, whatever it is. */
async function charged(stage: Backstage, { amount }: Wishes, token: string) {
  return (await stage.charge(await stage.saveCard(token), { amount })).body;
}

/** A paid order of which every system has heard. */
export async function paid(stage: Backstage, { amount }: Pick<Wishes, "amount">): Promise<string> {
  const answered = await stage.charge(await stage.saveCard(), { amount });
  expectStatus(answered, 201);
  await stage.becomes(answered.body.id, "paid");
  await stage.isTold(answered.body.id);
  return answered.body.id;
}

async function refunded(stage: Backstage, wishes: Wishes, body: object) {
  const id = await paid(stage, wishes);
  expectStatus(await stage.operate(id, "refunds", body), 201);
  await stage.becomes(id, "amount" in body ? "partially_refunded" : "refunded");
  await stage.isTold(id);
  return [id];
}
