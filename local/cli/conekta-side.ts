import * as z from "zod";
import { type ConektaHttp, conektaHttp } from "#local/keys/conekta-http.ts";
import type { StagePlace } from "./stage-place.ts";

const Log = z.looseObject({
  id: z.string().nullish(),
  last_attempted_at: z.unknown(),
  url: z.string().nullish(),
  failed_attempts: z.int().nullish(),
  last_http_response_status: z.int().nullish(),
});

/** One of Conekta's events, whole: what else stands in it is delivered as it is. */
const Event = z.looseObject({
  id: z.string(),
  type: z.string(),
  created_at: z.int(),
  webhook_logs: z.array(Log).nullish(),
});
export type ConektaEvent = z.output<typeof Event>;

const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  active: z.boolean().nullish(),
  subscribed_events: z.array(z.string()).nullish(),
  status: z.string().nullish(),
  livemode: z.boolean().nullish(),
});
export type ConektaWebhook = z.output<typeof Webhook>;

/** An order whole, for whoever reads it by the contract. */
const Whole = z.looseObject({ id: z.string() });

const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), next_page_url: z.string().nullish() });

const Events = page(Event);
const Webhooks = page(Webhook);
const PAGE = 100;

/** Conekta allows no more in one environment. */
export const WEBHOOKS_MAX = 10;

export type ConektaSide = ReturnType<typeof conektaSideOf>;

/** Conekta as far as the command line asks it about events, webhooks and orders. */
export function conektaSideOf(http: ConektaHttp) {
  /** Page by page, newest first; of the next page's address only the cursor is used. */
  async function* each<Row extends z.ZodType>(path: string, row: Row) {
    const separator = path.includes("?") ? "&" : "?";
    let cursor: string | null = "";
    while (cursor !== null) {
      const after: string = cursor === "" ? "" : `&next=${encodeURIComponent(cursor)}`;
      const found: z.output<ReturnType<typeof page<Row>>> = await http.read(
        `${path}${separator}limit=${PAGE}${after}`,
        page(row),
      );
      yield* found.data;
      cursor = cursorIn(found.next_page_url);
    }
  }
  return {
    /** Orders created since then (epoch s), newest first. */
    ordersSince: (seconds: number) => each(`/orders?created_at.gte=${seconds}`, Whole),
    /** Newest first, down to the one of this time (epoch s), which is left out. */
    async eventsSince(seconds: number): Promise<readonly ConektaEvent[]> {
      const events: ConektaEvent[] = [];
      for await (const event of each("/events", Event)) {
        if (event.created_at <= seconds) break;
        events.push(event);
      }
      return events;
    },
    newestEvents: async () => (await http.read(`/events?limit=${PAGE}`, Events)).data,
    event: (id: string) => http.read(`/events/${encodeURIComponent(id)}`, Event),
    order: <Schema extends z.ZodType>(id: string, schema: Schema) =>
      http.read(`/orders/${encodeURIComponent(id)}`, schema),
    webhooks: async () => (await http.read(`/webhooks?limit=${PAGE}`, Webhooks)).data,
    async resend(eventId: string, webhookId: string): Promise<void> {
      await http.ask("POST", `/events/${encodeURIComponent(eventId)}/resend`, {
        webhooks_ids: [webhookId],
      });
    },
    async register(url: string, subscribed_events: readonly string[]): Promise<ConektaWebhook> {
      const response = await http.ask("POST", "/webhooks", { url, subscribed_events });
      return Webhook.parse(await response.json());
    },
    /** Content where it is gone already. */
    async remove(webhookId: string): Promise<void> {
      await http.ask("DELETE", `/webhooks/${webhookId}`);
    },
    async change(webhookId: string, changes: object): Promise<void> {
      await http.ask("PUT", `/webhooks/${webhookId}`, changes);
    },
    /** Conekta sends a ping to this webhook. */
    async ping(webhookId: string): Promise<void> {
      await http.ask("POST", `/webhooks/${webhookId}/test`, {});
    },
  };
}

/** Conekta with the stage's private key. */
export async function conektaOf(place: StagePlace): Promise<ConektaSide> {
  return conektaSideOf(conektaHttp(place.conektaUrl, await privateKeyOf(place)));
}

export async function privateKeyOf(place: StagePlace): Promise<string> {
  const secret = await place.vault.find(place.privateKeySecret);
  if (secret !== null) return secret.value.trim();
  throw new Error(
    `The stage ${place.stage} has no private key. Run npm run pagos -- init --stage ${place.stage}`,
  );
}

/** Those of Conekta's webhooks that lead to the stage, whatever the deployment has marked them with. */
export function oursAmong(
  webhooks: readonly ConektaWebhook[],
  webhookUrl: string,
): readonly ConektaWebhook[] {
  return webhooks.filter(({ url }) => url.split("?")[0] === webhookUrl);
}

function cursorIn(address: string | null | undefined): string | null {
  if (!address) return null;
  return new URL(address, "https://conekta.invalid").searchParams.get("next");
}
