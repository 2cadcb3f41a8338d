import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type { CardLinkList, CardLinkStore, LinksOfCustomer } from "#functions/ports.ts";
import {
  type CardLink,
  type LinkAttempt,
  type LinkEffect,
  type LinkRefusal,
  linkLook,
} from "#shared/domain/card-link.ts";
import type { Card, Consent } from "#shared/domain/customer.ts";
import { BY_CUSTOMER, TABLE_KEY, TTL_ATTRIBUTE, UNSETTLED } from "#shared/env.ts";
import { pageByCustomer } from "./dynamo-by-customer.ts";
import { reader } from "./dynamo-item.ts";
import { dynamoStore, type Mapping, type Table } from "./dynamo-store.ts";

/**
 * A link is kept for a week after it expires, so that its holder is told that it expired and not
 * that it never was; DynamoDB may take days more to delete it.
 */
const KEPT_AFTER_SECONDS = 7 * 24 * 60 * 60;

/** Links have one partition of the index to themselves; orders have theirs. */
const PARTITION = "links";

/** As many as `attend-card-links` gets through in a run when nothing hinders it. */
const DUE_PAGE = 25;

const keyOf = (id: string) => `LINK#${id}`;

/** A customer's links lie apart from their orders, so that neither list reads the other's. */
const linksOf = (customerId: string) => `LINKS#${customerId}`;

const linkMapping: Mapping<CardLink> = {
  keyOf,
  write: (link) => {
    const lookMs = linkLook(link);
    return {
      id: link.id,
      owner: link.owner,
      token_digest: link.tokenDigest,
      for_customer: link.customerId,
      for_existing: link.forExisting,
      name: link.name,
      email: link.email,
      phone: link.phone,
      purpose: link.purpose,
      locale: link.locale,
      return_url: link.returnUrl,
      pin: link.pin,
      metadata: link.metadata,
      max_attempts: link.maxAttempts,
      attempts: link.attempts,
      attempt: link.attempt,
      refusal: link.refusal,
      saved_by: link.savedBy,
      made_at: link.createdAt,
      expires_at: link.expiresAt,
      opened_at: link.openedAt,
      completed_at: link.completedAt,
      revoked_at: link.revokedAt,
      expired_at: link.expiredAt,
      renewal_requested_at: link.renewalRequestedAt,
      forgotten_at: link.forgottenAt,
      card: link.card,
      consent: link.consent,
      receipt: link.receipt,
      outbox: link.outbox.length > 0 ? link.outbox : null,
      [BY_CUSTOMER.partition]: linksOf(link.customerId),
      [BY_CUSTOMER.sort]: link.createdAt * 1000,
      [UNSETTLED.partition]: lookMs === null ? null : PARTITION,
      [UNSETTLED.sort]: lookMs,
      [TTL_ATTRIBUTE]: link.expiresAt + KEPT_AFTER_SECONDS,
    };
  },
  read: (item) => {
    const { text, number, flag, json, maybe } = reader(item);
    return {
      id: text("id"),
      owner: text("owner"),
      tokenDigest: text("token_digest"),
      customerId: text("for_customer"),
      forExisting: flag("for_existing"),
      name: text("name"),
      email: text("email"),
      phone: maybe.text("phone"),
      purpose: maybe.text("purpose"),
      locale: text("locale") === "en" ? "en" : "es",
      returnUrl: maybe.text("return_url"),
      pin: maybe.text("pin") === null ? null : "phone_last4",
      metadata: json<CardLink["metadata"]>("metadata"),
      maxAttempts: number("max_attempts"),
      attempts: number("attempts"),
      attempt: json<LinkAttempt | null>("attempt"),
      refusal: json<LinkRefusal | null>("refusal"),
      savedBy: maybe.text("saved_by"),
      createdAt: number("made_at"),
      expiresAt: number("expires_at"),
      openedAt: maybe.number("opened_at"),
      completedAt: maybe.number("completed_at"),
      revokedAt: maybe.number("revoked_at"),
      expiredAt: maybe.number("expired_at"),
      renewalRequestedAt: maybe.number("renewal_requested_at"),
      forgottenAt: maybe.number("forgotten_at"),
      card: json<Card | null>("card"),
      consent: json<Consent | null>("consent"),
      receipt: text("receipt"),
      outbox: json<LinkEffect[] | null>("outbox") ?? [],
      version: number("version"),
    };
  },
};

export function dynamoCardLinkStore(table: Table): CardLinkStore {
  return dynamoStore(table, linkMapping);
}

export function dynamoLinksOfCustomer(table: Table): LinksOfCustomer {
  return {
    async list({ customerId, owner, limit, cursor }) {
      const shows = (link: CardLink) => link.owner === owner;
      const asked = { partition: linksOf(customerId), limit, cursor, shows };
      const { found, nextCursor } = await pageByCustomer(table, linkMapping, asked);
      return { links: found, nextCursor };
    },
  };
}

export function dynamoDueCardLinks(table: Table): CardLinkList {
  return {
    async due(nowMs) {
      const query = new QueryCommand({
        TableName: table.name,
        IndexName: UNSETTLED.name,
        KeyConditionExpression: "#part = :links and #look <= :now",
        ExpressionAttributeNames: { "#part": UNSETTLED.partition, "#look": UNSETTLED.sort },
        ExpressionAttributeValues: { ":links": { S: PARTITION }, ":now": { N: String(nowMs) } },
        Limit: DUE_PAGE,
      });
      const { Items = [] } = await table.client.send(query);
      return Items.map((item) => reader(item).text(TABLE_KEY).slice(keyOf("").length));
    },
  };
}
