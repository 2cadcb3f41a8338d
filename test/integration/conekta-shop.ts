import { once } from "node:events";
import { createServer } from "node:http";
import * as z from "zod";
import { type Conekta, type ConektaOptions, startConekta } from "#local/conekta/start-conekta.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";

/** One delivery as a merchant's webhook sees it. */
export type Received = {
  readonly atMs: number;
  readonly digest: string | undefined;
  readonly body: Buffer;
  readonly event: z.infer<typeof Event>;
};

const Event = z.looseObject({
  id: z.string(),
  type: z.string(),
  created_at: z.number(),
  data: z.looseObject({ object: z.record(z.string(), z.unknown()).optional() }),
});

type Judge = (received: Received) => number | Promise<number>;

export type Hook = {
  readonly url: string;
  readonly received: Received[];
  /** Status of the answers from now on. */
  readonly answerWith: (statusCode: number) => void;
  /** Answers from now on as this says of each delivery. */
  readonly judgeBy: (judge: Judge) => void;
  readonly close: () => Promise<void>;
};

export const startHook = async (): Promise<Hook> => {
  const received: Received[] = [];
  let judge: Judge = () => 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const event = Event.parse(JSON.parse(body.toString("utf8")));
    const digest = request.headers["digest"];
    const heard = { atMs: Date.now(), digest: digest?.toString(), body, event };
    received.push(heard);
    response.writeHead(await judge(heard), { "Content-Type": "application/json" });
    response.end(JSON.stringify({ heard: event.type }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The webhook listens on no TCP port.");
  }
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/conekta`,
    received,
    answerWith: (statusCode) => {
      judge = () => statusCode;
    },
    judgeBy: (next) => {
      judge = next;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

const Body = z.record(z.string(), z.json());
type Answer = { readonly status: number; readonly body: z.infer<typeof Body> };
export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** A caller with a key, who gets every answer as it is, refusals included. */
export const callerOf =
  (url: string, key = "key_local_private"): Call =>
  async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: Body.parse(await answer.json()) };
  };

export type Shop = {
  readonly conekta: Conekta;
  readonly hook: Hook;
  readonly publicKey: string;
  readonly call: Call;
  /** Asks `/_sim/faults`, or what is below it. */
  readonly faults: Call;
  /** A customer with this card, by its source. */
  readonly saveCard: (token: string) => Promise<{ customer: string; source: string }>;
  /** An order of MXN 200.15 without charges, its id. */
  readonly createOrder: (customer: string) => Promise<string>;
  readonly charge: (order: string, paymentMethod: object) => Promise<Answer>;
  /** An order of a new customer charged on a card that the bank treats like this token's. */
  readonly sell: (token: string) => Promise<{ order: string; charge: Answer }>;
  readonly close: () => Promise<void>;
};

/** The simulator with a webhook that listens to it. */
export const openShop = async (options: Partial<ConektaOptions> = {}): Promise<Shop> => {
  const key = aSigningKey();
  const hook = await startHook();
  const conekta = await startConekta({
    port: 0,
    privateKey: "key_local_private",
    publicKey: "key_local_public",
    webhookSigningKey: key.privateKey,
    webhookUrl: hook.url,
    webhookDelayMs: { min: 1, max: 10 },
    ...options,
  });
  const call = callerOf(conekta.url);
  const created = async (path: string, body: object) => {
    const answer = await call("POST", path, body);
    return z.string().parse(answer.body["id"]);
  };
  const saveCard = async (token_id: string) => {
    const customer = await created("/customers", { name: "Ana Nuñez", email: "ana@example.com" });
    const card = { type: "card", token_id };
    return { customer, source: await created(`/customers/${customer}/payment_sources`, card) };
  };
  const createOrder = (customer_id: string) =>
    created("/orders", {
      currency: "MXN",
      customer_info: { customer_id },
      line_items: [{ name: "Vasija de Cerámica", unit_price: 20_015, quantity: 1 }],
    });
  const charge = (order: string, payment_method: object) =>
    call("POST", `/orders/${order}/charges`, { payment_method, reference_id: "pbd_1" });
  return {
    conekta,
    hook,
    publicKey: key.publicKey,
    call,
    faults: (method, path, body) => call(method, `/_sim/faults${path}`, body),
    saveCard,
    createOrder,
    charge,
    sell: async (token) => {
      const { customer, source } = await saveCard(token);
      const order = await createOrder(customer);
      const method = { type: "card", payment_source_id: source };
      return { order, charge: await charge(order, method) };
    },
    close: async () => {
      await conekta.close();
      await hook.close();
    },
  };
};
