import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { Outputs } from "#local/host/outputs.ts";
import type { Downstream } from "#shared/domain/effects.ts";

/** A scenario did not end as it says; the message tells how it did end. */
export class ScenarioFailed extends Error {
  override readonly name = "ScenarioFailed";
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly body: z.output<typeof Body>;
}

/** What scenarios read of any answer of the API. */
const Body = z.looseObject({
  id: z.string().default(""),
  order_id: z.string().optional(),
  status: z.union([z.string(), z.number()]).optional(),
  code: z.string().optional(),
  conekta_order_id: z.string().nullish(),
  dispute: z.string().optional(),
  undelivered: z.array(z.string()).default([]),
  next_action: z.unknown().optional(),
  card: z.unknown().optional(),
});

interface Charge {
  readonly amount: number;
  readonly capture?: boolean;
  readonly key?: string;
}

/** Longer than the reconciler takes to heal what it alone can heal. */
const PATIENCE_MS = 40_000;
const LOOK_EVERY_MS = 50;

export type Backstage = ReturnType<typeof openBackstage>;

/** All that a scenario does to a stack: as a merchant, as Conekta, and as whoever runs the machine. */
export function openBackstage(outputs: Outputs) {
  const call = async (
    method: string,
    path: string,
    request: { body?: unknown; key?: string } = {},
  ): Promise<Answered> => {
    const response = await fetch(`${outputs.ApiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${outputs.MerchantToken}`,
        "content-type": "application/json",
        ...(request.key !== undefined && { "idempotency-key": request.key }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: bodyIn(text) };
  };
  const simulator = async (method: string, path: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${outputs.ConektaUrl}/_sim${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new ScenarioFailed(`The simulator said ${await response.text()}`);
  };
  const order = async (id: string) => (await call("GET", `/orders/${id}`)).body;

  return {
    call,
    order,
    simulator,
    ...merchantOf(call),
    ...conektaOf(outputs),
    ...machineOf(outputs),
    /** Waits until the order is so; says what it is instead when that takes too long. */
    async becomes(id: string, status: string): Promise<void> {
      await until(
        async () => (await order(id)).status === status,
        async () => {
          return `The order is ${(await order(id)).status}, and should be ${status}.`;
        },
      );
    },
    /** Waits until nothing of the order is on its way to another system. */
    async isTold(id: string): Promise<void> {
      await until(
        async () => (await order(id)).undelivered.length === 0,
        async () => `Not sent: ${(await order(id)).undelivered.join(", ")}.`,
      );
    },
    /** Runs with these faults of the simulator, and leaves none. */
    async withFaults(plan: object, run: () => Promise<void>): Promise<void> {
      await simulator("PUT", "/faults", plan);
      try {
        await run();
      } finally {
        await simulator("DELETE", "/faults");
      }
    },
  };
}

type Call = (
  method: string,
  path: string,
  request?: { body?: unknown; key?: string },
) => Promise<Answered>;

function merchantOf(call: Call) {
  return {
    /** Saves a card and gives the customer's id. */
    async saveCard(token = "tok_test_visa_4242"): Promise<string> {
      const person = { name: "Ana López", email: "ana@example.com", phone: "+525555555555" };
      const answered = await call("POST", "/customers", { body: { ...person, token_id: token } });
      expectStatus(answered, 201);
      return answered.body.id;
    },
    charge: (customerId: string, { amount, capture = true, key = randomUUID() }: Charge) =>
      call("POST", "/orders", {
        key,
        body: {
          customer_id: customerId,
          currency: "MXN",
          line_items: [{ name: "Tanque de gas", unit_price: amount, quantity: 1 }],
          ...(capture ? {} : { capture }),
        },
      }),
    operate: (id: string, operation: "refunds" | "cancel" | "capture", body: object = {}) =>
      call("POST", `/orders/${id}/${operation}`, { key: randomUUID(), body }),
  };
}

function conektaOf(outputs: Outputs) {
  const knock = async (body: string, key: ReturnType<typeof createPrivateKey>) => {
    const digest = sign("RSA-SHA256", Buffer.from(body), key).toString("base64");
    const response = await fetch(outputs.WebhookUrl, { method: "POST", headers: { digest }, body });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    /** Delivers a body under Conekta's signature; gives the status. */
    deliver: (body: string) =>
      knock(body, createPrivateKey(readFileSync(outputs.WebhookPrivateKeyFile, "utf8"))),
    /** The same under a stranger's. */
    forge: (body: string) =>
      knock(body, generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey),
  };
}

const QueueMessages = z.array(z.object({ id: z.string(), body: z.string() }));
const Timeline = z.object({
  hops: z.array(z.looseObject({ lane: z.string(), title: z.string(), facts: z.looseObject({}) })),
});

function machineOf(outputs: Outputs) {
  const machine = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${outputs.ConsoleUrl}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new ScenarioFailed(`The console said ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    machine,
    async messages(queueUrl: string) {
      const name = queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
      return QueueMessages.parse(await machine("GET", `/api/queues/${name}/messages`));
    },
    /** Effects that a downstream queue was given, each as often as it was given them. */
    async told(orderId: string, queue: Downstream): Promise<readonly string[]> {
      const { hops } = Timeline.parse(await machine("GET", `/api/payments/${orderId}`));
      return hops
        .filter(({ lane }) => lane === queue)
        .map(({ facts }) => String(facts["message"]).slice(orderId.length + 1));
    },
    /** Lets the reconciler look now instead of in a moment. */
    reconcile: () => machine("POST", "/api/time", { bring: "looks" }),
    /** The next invocation starts a new process, as Lambda may at any time. */
    restart: (label: string) => machine("POST", `/api/functions/${label}/restart`),
  };
}

/** Asks until it is so. Throws `ScenarioFailed` with what `otherwise` says. */
export async function until(
  isSo: () => Promise<boolean>,
  otherwise: () => Promise<string>,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new ScenarioFailed(await otherwise());
    await delay(LOOK_EVERY_MS);
  }
}

export function expectStatus({ status, text }: Answered, expected: number): void {
  if (status !== expected) {
    throw new ScenarioFailed(`Answered ${status} instead of ${expected}: ${text}`);
  }
}

export function expectThat(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new ScenarioFailed(otherwise);
}

function bodyIn(text: string): z.output<typeof Body> {
  try {
    return Body.parse(JSON.parse(text));
  } catch {
    return Body.parse({});
  }
}
