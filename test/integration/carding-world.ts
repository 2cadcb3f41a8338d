import * as z from "zod";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardGuard } from "#functions/adapters/dynamo-card-guard.ts";
import { dynamoChargeGuard } from "#functions/adapters/dynamo-charge-guard.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { dynamoOrderStore } from "#functions/adapters/dynamo-orders.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import { enrollCard } from "#functions/enroll-card.ts";
import { startConekta } from "#local/conekta/start-conekta.ts";
import { type ChargeableCustomer, newCustomer } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { CardSource, LimitRefusal, Limits } from "#shared/domain/limits.ts";
import { someLimits } from "#test/builders/limits.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { startPaymentsTable } from "./payments-table.ts";

const OWNER = "merchant";
const LEASE_MS = 30_000;
const KEY = "key_local_private";

const Log = z.object({ method: z.string(), url: z.string() });
const Logs = z.object({ data: z.array(Log), next_page_url: z.string().nullish() });

/** The stories with their real adapters, an embedded DynamoDB, a simulated Conekta and a clock of ours. */
export async function startCardingWorld(differences: Partial<Limits> = {}) {
  const [table, conekta] = await Promise.all([
    startPaymentsTable(),
    startConekta({
      port: 0,
      privateKey: KEY,
      publicKey: "key_local_public",
      webhookSigningKey: aSigningKey().privateKey,
    }),
  ]);
  const time = { now: Date.UTC(2026, 0, 15, 18) };
  const clock = () => time.now;
  const refusals: LimitRefusal[] = [];
  const audit = (refusal: LimitRefusal) => void refusals.push(refusal);
  const limits = someLimits(differences);
  const settings = { url: conekta.url, privateKey: async () => KEY };
  const customers = dynamoCustomerStore(table);
  const cards = dynamoCardGuard(table, { limits, clock, audit, secret: settings.privateKey });
  const saving = { customers, gateway: conektaCards(settings), guard: cards, clock };
  const charging = {
    orders: dynamoOrderStore(table),
    customers,
    gateway: conektaOrders(settings, "test"),
    guard: dynamoChargeGuard(table, { limits, clock }),
    audit,
    digest,
    clock,
  };

  /** A person shows a card, as `save-card` and `create-customer` let them. */
  async function show(name: string, tokenId: string, source: CardSource) {
    const draft = newCustomer(
      {
        id: `cus_${name}`,
        owner: OWNER,
        fingerprint: name,
        name: "Ana López",
        email: "ana@example.com",
        phone: "+525555555555",
        metadata: {},
        consent: null,
      },
      { createdMs: clock(), leaseMs: clock() + LEASE_MS },
    );
    return (await enrollCard(saving, draft, { tokenId, source })).customer;
  }

  /** The merchant charges a saved card. */
  async function charge({ id }: ChargeableCustomer, key: string, amount = 35_000) {
    const line = { name: "Tanque de gas", unit_price: amount, quantity: 1 };
    const request = { customer_id: id, currency: "MXN" as const, line_items: [line] };
    const { order } = await createOrder(charging, { owner: OWNER, idempotencyKey: key, request });
    return order.status;
  }

  /** How many requests of this kind have reached Conekta. */
  async function reached(method: string, path: RegExp): Promise<number> {
    const headers = {
      authorization: `Bearer ${KEY}`,
      accept: "application/vnd.conekta-v2.3.0+json",
    };
    const response = await fetch(`${conekta.url}/logs?limit=250`, { headers });
    const { data, next_page_url: more } = Logs.parse(await response.json());
    if (more) throw new Error("Conekta was asked more often than this test can count.");
    return data.filter((log) => log.method === method && path.test(log.url)).length;
  }

  const stop = () => Promise.all([table.stop(), conekta.close()]);
  return { table, time, refusals, show, charge, reached, stop };
}

/** The code of a problem that somebody was refused with; whatever else went wrong is thrown on. */
export function codeOf(error: unknown): string {
  if (error instanceof PagosError) return error.code;
  throw error;
}
