import * as z from "zod";

/**
 * Everything the simulated Conekta remembers. Records are plain JSON in Conekta's own words and are
 * replaced, never changed in place; the schemas also check a data file when it is read back.
 */

const Fields = z.record(z.string(), z.unknown());
const Line = z.looseObject({ id: z.string() });

/** What is kept of a card. Never its number nor its security code. */
const Card = z.object({
  brand: z.string(),
  bin: z.string(),
  last4: z.string(),
  card_type: z.enum(["credit", "debit"]),
  issuer: z.string(),
  country: z.string(),
  name: z.string(),
  exp_month: z.string(),
  exp_year: z.string(),
  /** Name of the verdict in test-cards.ts that decides what a charge on this card does. */
  verdict: z.string(),
});

const Token = z.object({ id: z.string(), created_at: z.number(), used: z.boolean(), card: Card });

const Source = z.object({ id: z.string(), created_at: z.number(), card: Card });

const Customer = z.object({
  id: z.string(),
  created_at: z.number(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  corporate: z.boolean(),
  custom_reference: z.string().nullable(),
  date_of_birth: z.string().nullable(),
  national_id: z.string().nullable(),
  antifraud_info: Fields.nullable(),
  metadata: Fields,
  default_payment_source_id: z.string().nullable(),
  sources: z.array(Source),
});

const Refund = z.object({
  id: z.string(),
  created_at: z.number(),
  /** Positive here; Conekta shows it negative. */
  amount: z.number(),
  auth_code: z.string().nullable(),
  reason: z.string(),
});

const Chargeback = z.object({
  id: z.string(),
  created_at: z.number(),
  status: z.enum(["action_required", "won", "lost"]),
  reason: z.string(),
});

const Charge = z.object({
  id: z.string(),
  order_id: z.string(),
  customer_id: z.string().nullable(),
  created_at: z.number(),
  paid_at: z.number().nullable(),
  amount: z.number(),
  currency: z.string(),
  status: z.string(),
  failure_code: z.string().nullable(),
  failure_message: z.string().nullable(),
  reference_id: z.string().nullable(),
  monthly_installments: z.number().nullable(),
  auth_code: z.string().nullable(),
  card: Card,
  refunds: z.array(Refund),
  chargeback: Chargeback.nullable(),
});

const Order = z.object({
  id: z.string(),
  created_at: z.number(),
  updated_at: z.number(),
  amount: z.number(),
  amount_refunded: z.number(),
  currency: z.string(),
  /** Null until a payment was tried: Conekta leaves it out of an order without charges. */
  payment_status: z.string().nullable(),
  customer_id: z.string().nullable(),
  customer_info: Fields,
  line_items: z.array(Line),
  shipping_lines: z.array(Line),
  tax_lines: z.array(Line),
  discount_lines: z.array(Line),
  shipping_contact: Fields.nullable(),
  fiscal_entity: Fields.nullable(),
  metadata: Fields,
  processing_mode: z.string().nullable(),
  pre_authorize: z.boolean(),
  return_url: z.string().nullable(),
  /** Newest first, like Conekta's list. */
  charges: z.array(Charge),
  /** A charge that waits for the card holder's bank (3DS). Conekta shows no charge until it is decided. */
  challenge: z.object({ id: z.string(), charge: Charge }).nullable(),
});

const Event = z.object({
  id: z.string(),
  type: z.string(),
  created_at: z.number(),
  /** `{object, previous_attributes}`, or `{action, livemode}` of a ping. */
  data: Fields,
  deliveries: z.array(z.string()),
});

/** One event on its way to one webhook: Conekta's webhook log. */
const Delivery = z.object({
  id: z.string(),
  event_id: z.string(),
  webhook_id: z.string(),
  url: z.string(),
  status: z.enum(["pending", "successful", "failed"]),
  failed_attempts: z.number(),
  /** Milliseconds since the epoch; null when no further attempt is due. */
  due_ms: z.number().nullable(),
  last_attempted_at: z.number().nullable(),
  last_http_response_status: z.number(),
  response_data: Fields.nullable(),
});

const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  status: z.enum(["listening", "intermittent_errors"]),
  active: z.boolean(),
  subscribed_events: z.array(z.string()),
  /** Registered by the host that started the simulator, which moves it when its address changes. */
  own: z.boolean(),
});

const WebhookKey = z.object({
  id: z.string(),
  created_at: z.number(),
  deactivated_at: z.number().nullable(),
  active: z.boolean(),
  public_key: z.string(),
  private_key: z.string(),
});

/** How many ids were handed out; survives a reset, so that no id ever names two things. */
const Sequence = z.object({ id: z.literal("sequence"), value: z.number() });

export type Fields = z.infer<typeof Fields>;
export type Line = z.infer<typeof Line>;
export type Card = Readonly<z.infer<typeof Card>>;
export type Token = Readonly<z.infer<typeof Token>>;
export type Source = Readonly<z.infer<typeof Source>>;
export type Customer = Readonly<z.infer<typeof Customer>>;
export type Refund = Readonly<z.infer<typeof Refund>>;
export type Charge = Readonly<z.infer<typeof Charge>>;
export type Order = Readonly<z.infer<typeof Order>>;
export type Event = Readonly<z.infer<typeof Event>>;
export type Delivery = Readonly<z.infer<typeof Delivery>>;
export type Webhook = Readonly<z.infer<typeof Webhook>>;
export type WebhookKey = Readonly<z.infer<typeof WebhookKey>>;

type Identified = { readonly id: string };

export type Collection<T extends Identified> = {
  readonly find: (id: string) => T | undefined;
  readonly put: (record: T) => void;
  readonly remove: (id: string) => void;
  readonly oldestFirst: () => T[];
  readonly newestFirst: () => T[];
  /** Restores a record without reporting a change; null removes it. */
  readonly restore: (id: string, record: unknown) => void;
};

export type Change = {
  readonly collection: string;
  readonly id: string;
  /** What was there before, and what is there now; null where there is nothing. */
  readonly before: unknown;
  readonly after: unknown;
};

const createCollection = <T extends Identified>(
  collection: string,
  schema: z.ZodType<T>,
  changed: (change: Change) => void,
): Collection<T> => {
  const records = new Map<string, T>();
  const report = (id: string, after: T | null) =>
    changed({ collection, id, before: records.get(id) ?? null, after });
  return {
    find: (id) => records.get(id),
    put: (record) => {
      report(record.id, record);
      records.set(record.id, record);
    },
    remove: (id) => {
      report(id, null);
      records.delete(id);
    },
    oldestFirst: () => [...records.values()],
    newestFirst: () => [...records.values()].reverse(),
    restore: (id, record) => {
      if (record === null) {
        records.delete(id);
      } else {
        records.set(id, schema.parse(record));
      }
    },
  };
};

export const createState = (changed: (change: Change) => void) => ({
  customers: createCollection("customers", Customer, changed),
  tokens: createCollection("tokens", Token, changed),
  orders: createCollection("orders", Order, changed),
  events: createCollection("events", Event, changed),
  deliveries: createCollection("deliveries", Delivery, changed),
  webhooks: createCollection("webhooks", Webhook, changed),
  webhookKeys: createCollection("webhookKeys", WebhookKey, changed),
  sequences: createCollection("sequences", Sequence, changed),
});

export type State = ReturnType<typeof createState>;

/** The collection of that name, as a data file or an undo sees it: without the type of its records. */
export const collectionNamed = (
  state: State,
  name: string,
): Pick<Collection<Identified>, "restore"> => {
  const found = Object.entries(state).find(([key]) => key === name);
  if (found === undefined) {
    throw new Error(`The simulator has no collection named "${name}".`);
  }
  return found[1];
};
