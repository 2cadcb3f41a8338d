import type { CardLink, LinkEffect } from "#shared/domain/card-link.ts";
import { cardView } from "./customer-view.ts";
import type { CardLinkMessage } from "./messages.ts";

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
