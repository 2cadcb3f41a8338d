import { randomUUID } from "node:crypto";
import {
  type Expected,
  effectKind,
  type Recording,
  type Step,
} from "#local/console/timeline-test.ts";
import type { Outputs } from "#local/host/outputs.ts";
import { DOWNSTREAMS } from "#shared/domain/effects.ts";
import { isSettled, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { type Answer, eventually, merchant } from "./merchant.ts";

/** Longer than a stack takes to come to rest after the last step. */
const REST_MS = 30_000;

/**
 * Leads a stack through a recorded timeline. Ids are new ones, put where the recorded ones stood; the
 * simulator itself delivers nothing meanwhile, so that events come as recorded and not otherwise.
 */
export async function replay(outputs: Outputs, recording: Recording): Promise<Expected> {
  const shop = merchant(outputs);
  try {
    await simulator(outputs, "POST", "/settings", { paused: true });
    await simulator(outputs, "PUT", "/faults", recording.faults);
    const customer = await shop.saveCard(recording.card);
    const ids = new Map<string, string>();
    const answers: number[] = [];
    for (const step of recording.steps) {
      answers.push(await take({ outputs, shop, recording, customer, ids }, step));
    }
    const id = ids.get(recording.id) ?? "";
    return { answers, status: await restOf(shop, id), told: await toldOf(outputs, id) };
  } finally {
    shop.stop();
  }
}

type Replay = {
  readonly outputs: Outputs;
  readonly shop: ReturnType<typeof merchant>;
  readonly recording: Recording;
  readonly customer: string;
  /** New ids by recorded ones. */
  readonly ids: Map<string, string>;
};

async function take(on: Replay, step: Step): Promise<number> {
  const renew = (text: string) =>
    [...on.ids].reduce((current, [recorded, fresh]) => current.replaceAll(recorded, fresh), text);
  if (step.kind === "event") {
    const body = renew(JSON.stringify(step.body));
    if (/"payment_status":"paid"/.test(body)) await haveBankApprove(on);
    return on.shop.knock(body, step.isGenuine ? undefined : "AAAA");
  }
  const { status, body } = await on.shop.call("POST", renew(step.path), {
    headers: { "idempotency-key": keyOf(on, step.key) },
    ...(step.body == null ? {} : { body: withCustomer(step.body, on.customer) }),
  });
  learn(on, body);
  return status;
}

/** The same key again is the same new key. */
function keyOf({ ids }: Replay, recorded: string): string {
  const key = ids.get(`key ${recorded}`) ?? randomUUID();
  ids.set(`key ${recorded}`, key);
  return key;
}

function withCustomer(body: unknown, customer: string): unknown {
  return typeof body === "object" && body !== null && "customer_id" in body
    ? { ...body, customer_id: customer }
    : body;
}

function learn({ ids, recording }: Replay, body: Answer["body"]): void {
  const id = body?.order_id ?? body?.id;
  if (typeof id === "string" && id.startsWith("pbd_")) ids.set(recording.id, id);
  if (typeof body?.conekta_order_id === "string") {
    ids.set(recording.conektaOrderId, body.conekta_order_id);
  }
}

/** A payment that was waiting for its bank is paid at Conekta before an event may say so. */
async function haveBankApprove({ outputs, shop, recording, ids }: Replay): Promise<void> {
  const { body } = await shop.call("GET", `/orders/${ids.get(recording.id)}`);
  if (body.status === "requires_action" || body.status === "pending_payment") {
    await simulator(outputs, "POST", `/orders/${body.conekta_order_id}/pay`);
  }
}

/** The order's status once nothing more happens by itself. */
async function restOf(shop: Replay["shop"], id: string): Promise<string> {
  let status = "";
  await eventually(async () => {
    const { body } = await shop.call("GET", `/orders/${id}`);
    const known = ORDER_STATUSES.find((each) => each === body.status);
    status = String(body.status);
    const isWaiting = status === "requires_action" || status === "pre_authorized";
    return known !== undefined && (isSettled(known) || isWaiting) && body.undelivered.length === 0;
  }, REST_MS);
  return status;
}

async function toldOf(outputs: Outputs, id: string): Promise<Expected["told"]> {
  const response = await fetch(`${outputs.ConsoleUrl}/api/payments/${id}`);
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape that it reads.
  const { hops }: any = await response.json();
  const told = (queue: string) =>
    hops
      .filter(({ lane, outcome }: { lane: string; outcome: string }) => {
        return lane === queue && outcome === "ok";
      })
      .map(({ facts }: { facts: { message: string } }) => facts.message);
  return Object.fromEntries(
    DOWNSTREAMS.map((queue) => [queue, [...new Set<string>(told(queue))].map(effectKind).sort()]),
  );
}

async function simulator(
  { ConektaUrl }: Outputs,
  ...[method, path, body]: [method: string, path: string, body?: unknown]
): Promise<void> {
  const response = await fetch(`${ConektaUrl}/_sim${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${await response.text()}`);
}
