import { WebhookKeysApi, WebhooksApi } from "conekta";
import * as z from "zod/mini";
import type { WebhookBook, WebhookKeyBook } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  problemFor,
  type Refusal,
  refusalOf,
} from "./conekta-client.ts";

/** Conekta's largest page; of webhooks it allows ten, and nobody has as many keys. */
const PAGE_MAX = 250;

const Webhooks = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      subscribed_events: z.nullish(z.array(z.string())),
      active: z.nullish(z.boolean()),
      livemode: z.nullish(z.boolean()),
    }),
  ),
});

const Key = z.object({
  id: z.string(),
  active: z.boolean(),
  created_at: z.int(),
  livemode: z.boolean(),
});
const Keys = z.object({ data: z.array(Key) });
const NewKey = z.extend(Key, { public_key: z.string() });

/** The webhooks that Conekta calls, as `WebhookBook` describes. */
export function conektaWebhooks(settings: ConektaSettings): WebhookBook {
  const api = new WebhooksApi(conektaConfiguration(settings));
  return {
    list: () =>
      asked(async () => {
        const { data } = await api.getWebhooks(undefined, undefined, PAGE_MAX);
        // Conekta lists the newest first.
        return Webhooks.parse(data)
          .data.map(({ id, url, subscribed_events, active, livemode }) => ({
            id,
            url,
            events: subscribed_events ?? [],
            active: active ?? true,
            livemode: livemode ?? null,
          }))
          .reverse();
      }),
    create: (url, events) =>
      asked(async () => {
        await api.createWebhook({ url, subscribed_events: [...events] });
      }),
    change: (id, events) =>
      asked(async () => {
        await api.updateWebhook(id, { subscribed_events: [...events], active: true });
      }),
    remove: (id) => unlessGone(() => api.deleteWebhook(id)),
  };
}

/** The keys that sign what Conekta sends, as `WebhookKeyBook` describes. */
export function conektaWebhookKeys(settings: ConektaSettings): WebhookKeyBook {
  const api = new WebhookKeysApi(conektaConfiguration(settings));
  return {
    list: () =>
      asked(async () => {
        const { data } = await api.getWebhookKeys(undefined, undefined, PAGE_MAX);
        return Keys.parse(data).data.map(({ created_at: createdAt, ...key }) => ({
          ...key,
          createdAt,
        }));
      }),
    create: () =>
      asked(async () => {
        const { data } = await api.createWebhookKey(undefined, { active: true });
        const { id, livemode, public_key } = NewKey.parse(data);
        return { id, livemode, pem: public_key.trim() };
      }),
    remove: (id) => unlessGone(() => api.deleteWebhookKey(id)),
  };
}

/** Who asks for something to be gone is content when it already is. */
const unlessGone = (remove: () => Promise<unknown>): Promise<void> =>
  asked(async () => {
    try {
      await remove();
    } catch (error) {
      if (refusalOf(error).status !== 404) throw error;
    }
  });

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw errorFor(refusalOf(error));
  }
}

function errorFor(refusal: Refusal): PagosError {
  if (refusal.status !== 401 && refusal.status !== 403) return problemFor(refusal);
  return new PagosError(
    "Conekta does not know this private key. Store the right one: npm run pagos -- keys set",
    { code: "conekta_refused_us", conekta: refusal.said },
  );
}
