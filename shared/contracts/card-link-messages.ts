import * as z from "zod/mini";
import type { CardLink, LinkEffect } from "#shared/domain/card-link.ts";
import { cardView } from "./customer-view.ts";

/** What the merchant learns of a link. Neither its token nor anything of the person travels. */
export const CardLinkData = z.object({
  link_id: z.string(),
  customer_id: z.string(),
  purpose: z.nullable(z.string()),
  expires_at: z.int(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  card: z.nullable(
    z.object({
      brand: z.string(),
      last4: z.string(),
      exp_month: z.string(),
      exp_year: z.string(),
    }),
  ),
});

/** CloudEvents 1.0 in JSON. `id` is the same however often the message is delivered. */
export type CardLinkMessage = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: "/pagos-bajo-demanda";
  readonly type: `mx.pagos.${LinkEffect["kind"]}.v1`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: z.output<typeof CardLinkData>;
};

/** The message that tells the merchant of something that has happened to a link. */
export function cardLinkMessage(link: CardLink, { kind, at }: LinkEffect): CardLinkMessage {
  return {
    specversion: "1.0",
    id: `${link.id}:${kind}:${at}`,
    source: "/pagos-bajo-demanda",
    type: `mx.pagos.${kind}.v1`,
    subject: link.id,
    time: new Date(at * 1000).toISOString(),
    datacontenttype: "application/json",
    data: {
      link_id: link.id,
      customer_id: link.customerId,
      purpose: link.purpose,
      expires_at: link.expiresAt,
      metadata: { ...link.metadata },
      card: link.card && cardView(link.card),
    },
  };
}
