import { randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Message, SQSClient } from "@aws-sdk/client-sqs";
import createClient from "openapi-fetch";
import { wrongWith } from "#local/asyncapi/published.ts";
import type { Outputs } from "#local/host/outputs.ts";
import type { components, paths } from "#local/openapi/api-types.ts";
import type { Queue } from "#shared/contracts/messages.ts";
import { describedAnswers } from "./documented.ts";
import { mailbox } from "./mailbox.ts";

/** An answer of the API, read whole. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Whatever the JSON holds; tests say what they expect of it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape that it reads.
  readonly body: any;
};

type Call = { readonly headers?: Record<string, string>; readonly body?: unknown };

/** A message that left a queue, with its body read as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape that it reads.
export type Received = Message & { readonly json: any };

type NewOrder = components["schemas"]["CreateOrderRequest"];
type PaidOrder = components["schemas"]["Order"] & { readonly conekta_order_id: string };

export const TANK = { name: "Tanque de gas", unit_price: 35_000, quantity: 1 };

/** What whoever stands outside has to know of a stack, wherever it runs. */
type SeenFromOutside = Pick<
  Outputs,
  | "ApiUrl"
  | "WebhookUrl"
  | "EventsDeadLetterQueueUrl"
  | "LogisticsQueueUrl"
  | "AccountingQueueUrl"
  | "SqsEndpoint"
  | "MerchantToken"
  | "WebhookPrivateKeyFile"
>;

/** A merchant's server and its warehouse and books: all that tests do to a stack from outside. */
export function merchant(outputs: SeenFromOutside) {
  const sqs = new SQSClient({
    endpoint: outputs.SqsEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const signingKey = () => readFileSync(outputs.WebhookPrivateKeyFile, "utf8");
  const refuseUndescribed = describedAnswers();

  /** The API as a program in TypeScript sees it: typed by its description. */
  const api = createClient<paths>({
    baseUrl: outputs.ApiUrl,
    headers: { authorization: `Bearer ${outputs.MerchantToken}` },
    fetch: async (request) => {
      const response = await fetch(request);
      const path = request.url.slice(outputs.ApiUrl.length);
      const text = await response.clone().text();
      const { status, headers } = response;
      refuseUndescribed({ method: request.method, path, status, headers, text });
      return response;
    },
  });

  async function call(
    method: string,
    path: string,
    { headers = {}, body }: Call = {},
  ): Promise<Answer> {
    const raw = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const response = await fetch(`${outputs.ApiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${outputs.MerchantToken}`, ...headers },
      ...(raw === undefined ? {} : { body: raw }),
    });
    const { status, headers: answered } = response;
    const text = await response.text();
    refuseUndescribed({ method, path, status, headers: answered, text });
    return { status, headers: answered, text, body: readJson(text) };
  }

  async function saveCard(token = "tok_test_visa_4242"): Promise<string> {
    const person = { name: "Ana López", email: "ana@example.com", phone: "+525555555555" };
    const { data, error, response } = await api.POST("/customers", {
      body: { ...person, token_id: token },
    });
    if (data) return data.id;
    throw new Error(`Saving ${token} answered ${response.status}: ${JSON.stringify(error)}`);
  }

  const order = (customerId: string, differences: Partial<NewOrder> = {}): NewOrder => ({
    customer_id: customerId,
    currency: "MXN",
    line_items: [TANK],
    ...differences,
  });

  const charge = (body: unknown, key: string = randomUUID()) =>
    call("POST", "/orders", { body, headers: { "idempotency-key": key } });

  /** Saves a card and charges it; answers the order. */
  async function paidOrder(differences: Partial<NewOrder> = {}): Promise<PaidOrder> {
    const { data, error, response } = await api.POST("/orders", {
      params: { header: { "Idempotency-Key": randomUUID() } },
      body: order(await saveCard(), differences),
    });
    if (data?.conekta_order_id && response.status === 201) {
      return { ...data, conekta_order_id: data.conekta_order_id };
    }
    throw new Error(`The charge answered ${response.status}: ${JSON.stringify(error ?? data)}`);
  }

  const { drain: take } = mailbox(sqs);

  /** Everything that left a queue so far, whichever test file took it out. */
  const drain = async (queueUrl: string): Promise<readonly Received[]> =>
    (await take(queueUrl)).map((each) => ({ ...each, json: readJson(each.Body ?? "") }));

  /** All messages about an order in both queues, once it is as asked and its outbox is empty. */
  async function messagesOf(orderId: string, settled: (details: Answer["body"]) => boolean) {
    await eventually(async () => {
      const { body } = await call("GET", `/orders/${orderId}`);
      return settled(body) && body.undelivered.length === 0;
    });
    const about = async (queueUrl: string) =>
      (await drain(queueUrl)).filter(({ json }) => json?.subject === orderId);
    return {
      logistics: asPublished("logistics", await about(outputs.LogisticsQueueUrl)),
      accounting: asPublished("accounting", await about(outputs.AccountingQueueUrl)),
    };
  }

  /** Waits for a body to turn up among the dead letters: five receives, two seconds apart. */
  const deadLetter = (body: string) =>
    eventually(async () => {
      return (await drain(outputs.EventsDeadLetterQueueUrl)).some(({ Body }) => Body === body);
    }, 30_000);

  /** Delivers a body as Conekta would, signed with the local key unless told otherwise. */
  async function knock(body: string, digest?: string | null): Promise<number> {
    const signature =
      digest ?? sign("RSA-SHA256", Buffer.from(body), signingKey()).toString("base64");
    const response = await fetch(outputs.WebhookUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(digest === null ? {} : { digest: signature }),
      },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  }

  const stop = () => sqs.destroy();

  return {
    api,
    call,
    saveCard,
    order,
    charge,
    paidOrder,
    drain,
    messagesOf,
    deadLetter,
    knock,
    stop,
  };
}

/** Asks again until it is so. Throws when it has not come to be in time. */
export async function eventually(isSo: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  const until = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`It did not come to be within ${withinMs} ms.`);
    await delay(25);
  }
}

/** The messages, if all of them are what the published schemas of their queue promise. */
export function asPublished(queue: Queue, messages: readonly Received[]): readonly Received[] {
  const wrong = messages.flatMap(({ Body }) => wrongWith(queue, Body ?? ""));
  if (wrong.length > 0) throw new Error(`${queue} was told what is not published: ${wrong.join()}`);
  return messages;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
