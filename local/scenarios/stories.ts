import { generateKeyPairSync, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { DOWNSTREAMS } from "#shared/domain/effects.ts";
import { type Backstage, expectStatus, expectThat, until } from "./backstage.ts";
import { paid } from "./events.ts";
import type { RunnableScenario, Wishes } from "./scenario.ts";
import { trustAlso } from "./trust-also.ts";

/** Scenarios in which something goes wrong, and what becomes of it. */
export const STORIES: readonly RunnableScenario[] = [
  {
    name: "happy-path",
    ...story("Todo sale bien", "All goes well"),
    expected: {
      es: "paid, y un mensaje para cada sistema",
      en: "paid, and one message for each system",
    },
    run: toldOnce(async (stage, wishes) => paid(stage, wishes)),
  },
  {
    name: "double-webhook",
    ...story("Conekta avisa dos veces", "Conekta tells it twice"),
    expected: {
      es: "paid, y un solo mensaje para cada sistema",
      en: "paid, and still one message for each system",
    },
    run: toldOnce((stage, wishes) =>
      under(stage, { webhooks: [{ fault: "duplicate", rate: 1 }] }, () => paid(stage, wishes)),
    ),
  },
  {
    name: "order-paid-first",
    ...story("El aviso de pago llega primero", "The news of the payment comes first"),
    expected: {
      es: "paid: el orden no importa",
      en: "paid: the order of events does not matter",
    },
    run: toldOnce((stage, wishes) => {
      const late = { fault: "late", on: "charge.paid", rate: 1, ms: { min: 500, max: 700 } };
      return under(stage, { webhooks: [late] }, () => paid(stage, wishes));
    }),
  },
  {
    name: "lost-webhook",
    ...story("El aviso nunca llega", "The news never comes"),
    expected: {
      es: "El conciliador pregunta: paid",
      en: "The reconciler asks, and it is paid",
    },
    run: toldOnce((stage, wishes) =>
      under(stage, { webhooks: [{ fault: "missing", rate: 1 }] }, () => lost(stage, wishes)),
    ),
  },
  {
    name: "poison-message",
    ...story("Un mensaje que nadie entiende", "A message that nobody understands"),
    expected: {
      es: "Queda entre los muertos, sin estorbar; reenviado, vuelve a morir",
      en: "It ends as a dead letter and holds up nobody; redriven, it dies again",
    },
    run: poison,
  },
  {
    name: "forged-signature",
    ...story("Alguien se hace pasar por Conekta", "Somebody plays Conekta"),
    expected: {
      es: "401, y nada se encola ni cambia",
      en: "401, and nothing is queued or changed",
    },
    run: forged,
  },
  {
    name: "conekta-outage",
    ...story("Conekta no está", "Conekta is away"),
    expected: {
      es: "Primero 503 sin cobrar; con la misma llave, un solo cargo",
      en: "503 and no charge at first; then, with the same key, one charge",
    },
    run: outage,
  },
  {
    name: "quincena-burst",
    ...story("Día de quincena", "Payday"),
    expected: { es: "Todas paid", en: "All of them paid" },
    scale: 500,
    run: burst,
  },
  {
    name: "key-rotation",
    ...story("Conekta firma con otra llave", "Conekta signs with another key"),
    expected: {
      es: "Las dos llaves valen: paid",
      en: "Both keys are trusted: paid",
    },
    run: toldOnce(rotation),
  },
  {
    name: "3ds",
    ...story("El cliente autoriza con su banco", "The holder confirms with her bank"),
    expected: { es: "requires_action, luego paid", en: "requires_action, then paid" },
    run: toldOnce(async (stage, { amount }) => {
      const customer = await stage.saveCard("tok_test_3ds_challenge");
      const { body } = await stage.charge(customer, { amount });
      await stage.becomes(body.id, "requires_action");
      await stage.simulator("POST", `/orders/${body.conekta_order_id}/pay`);
      await stage.becomes(body.id, "paid");
      return body.id;
    }),
  },
];

function story(es: string, en: string) {
  return { kind: "story", title: { es, en }, scale: null } as const;
}

/** A story that ends with a paid order of which both systems have heard exactly once. */
function toldOnce(
  run: (stage: Backstage, wishes: Wishes) => Promise<string>,
): RunnableScenario["run"] {
  return async (stage, wishes) => {
    const id = await run(stage, wishes);
    for (const queue of DOWNSTREAMS) {
      const told = () => stage.told(id, queue);
      await until(
        async () => (await told()).length > 0,
        async () => `${queue} was told nothing.`,
      );
      const messages = await told();
      const isOnce = new Set(messages).size === 1 && messages[0] === "order.paid";
      expectThat(isOnce, `${queue} was told ${messages.join(", ")}.`);
    }
    return [id];
  };
}

async function under(stage: Backstage, plan: object, run: () => Promise<string>): Promise<string> {
  let id = "";
  await stage.withFaults(plan, async () => {
    id = await run();
  });
  return id;
}

/** The bank decides after the answer, so that only a webhook, or asking, can tell. */
async function lost(stage: Backstage, { amount }: Wishes): Promise<string> {
  const { body } = await stage.charge(await stage.saveCard("tok_test_bank_timeout"), { amount });
  await stage.becomes(body.id, "pending_payment");
  await stage.simulator("POST", `/orders/${body.conekta_order_id}/pay`);
  await stage.reconcile();
  await stage.becomes(body.id, "paid");
  await stage.isTold(body.id);
  return body.id;
}

/** Signed rightly, and no event. */
async function poison(stage: Backstage, wishes: Wishes): Promise<readonly string[]> {
  const { EventsDeadLetterQueueUrl: deadLetters } = wishes.outputs;
  const mark = `evt_poison_${randomUUID()}`;
  const body = JSON.stringify({ id: mark, type: 7 });
  const status = await stage.deliver(body);
  expectThat(status === 200, `The webhook answered ${status}.`);
  const neighbour = await paid(stage, wishes);
  const lies = async () => (await stage.messages(deadLetters)).find((each) => each.body === body);
  const dies = () =>
    until(
      async () => {
        // Its next try is a second or more away; this brings it forward.
        await stage.machine("POST", "/api/time", { bring: "retries" });
        return (await lies()) !== undefined;
      },
      async () => "It is not among the dead letters.",
    );
  await dies();
  const name = deadLetters.slice(deadLetters.lastIndexOf("/") + 1);
  await stage.machine("POST", `/api/queues/${name}/redrive`, { ids: [(await lies())?.id] });
  await dies();
  return [mark, neighbour];
}

async function forged(stage: Backstage, { amount }: Wishes): Promise<readonly string[]> {
  const { body } = await stage.charge(await stage.saveCard("tok_test_3ds_challenge"), { amount });
  await stage.becomes(body.id, "requires_action");
  const claim = {
    id: `evt_forged_${randomUUID()}`,
    type: "order.paid",
    data: {
      object: {
        id: body.conekta_order_id,
        object: "order",
        amount,
        currency: "MXN",
        payment_status: "paid",
        metadata: { pbd_order_id: body.id },
      },
    },
  };
  const status = await stage.forge(JSON.stringify(claim));
  expectThat(status === 401, `The webhook answered ${status}.`);
  const after = await stage.order(body.id);
  expectThat(after.status === "requires_action", `The order became ${after.status}.`);
  return [body.id];
}

async function outage(stage: Backstage, { amount }: Wishes): Promise<readonly string[]> {
  const customer = await stage.saveCard();
  const key = randomUUID();
  await stage.simulator("PUT", "/faults/outage", { answer: "refuse" });
  try {
    expectStatus(await stage.charge(customer, { amount, key }), 503);
  } finally {
    await stage.simulator("DELETE", "/faults/outage");
  }
  let answered = await stage.charge(customer, { amount, key });
  await until(
    async () => {
      if (answered.status === 409 || answered.status === 503) {
        answered = await stage.charge(customer, { amount, key });
      }
      return answered.status === 201 || answered.status === 200;
    },
    async () => `Still answered ${answered.status}: ${answered.text}`,
  );
  await stage.becomes(answered.body.id, "paid");
  await stage.isTold(answered.body.id);
  return [answered.body.id];
}

const BURST_MS = 60_000;
/** Each of them is a card of its own in life; here they share a few. */
const CARDS = 5;

/** So many charges in a minute, at whatever moment each comes; fewer take less than a minute. */
async function burst(stage: Backstage, { amount, scale }: Wishes): Promise<readonly string[]> {
  const cards = await Promise.all(Array.from({ length: CARDS }, () => stage.saveCard()));
  const pauseMs = BURST_MS / 500;
  const orders: Promise<string>[] = [];
  for (let at = 0; at < scale; at += 1) {
    const customer = cards[at % CARDS] ?? "";
    orders.push(stage.charge(customer, { amount }).then(({ body }) => body.id));
    await delay(pauseMs);
  }
  const ids = await Promise.all(orders);
  for (const id of ids) {
    await stage.becomes(id, "paid");
    await stage.isTold(id);
  }
  return ids;
}

async function rotation(stage: Backstage, wishes: Wishes): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await trustAlso(wishes.outputs, publicKey);
  // In AWS this takes up to five minutes, for which Conekta signs with the old key.
  await stage.restart("webhook");
  const rotate = { fault: "rotate_key", next: 1, old_signs: 1, private_key: privateKey };
  return under(stage, { webhooks: [rotate] }, () => paid(stage, wishes));
}
