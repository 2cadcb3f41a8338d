import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { CardLinkStore } from "#functions/ports.ts";
import { TABLE_KEY, TTL_ATTRIBUTE } from "#shared/env.ts";
import { reader, toItem } from "./dynamo-item.ts";
import type { Table } from "./dynamo-store.ts";

/**
 * Links by the digest of their token. An expired link is kept for a week, so that its holder is told
 * that it expired and not that it never was; DynamoDB may take days more to delete it.
 */
const KEPT_AFTER_SECONDS = 7 * 24 * 60 * 60;

const keyOf = (id: string) => ({ [TABLE_KEY]: { S: `LINK#${id}` } });

export function dynamoCardLinkStore(table: Table): CardLinkStore {
  return {
    async create(link) {
      const attributes = {
        id: link.id,
        owner: link.owner,
        name: link.name,
        email: link.email,
        phone: link.phone,
        for_customer: link.customerId,
        expires_at: link.expiresAt,
        [TTL_ATTRIBUTE]: link.expiresAt + KEPT_AFTER_SECONDS,
      };
      const put = new PutItemCommand({
        TableName: table.name,
        Item: { ...keyOf(link.id), ...toItem(attributes) },
      });
      await table.client.send(put);
    },

    async find(id) {
      const get = new GetItemCommand({ TableName: table.name, Key: keyOf(id) });
      const { Item } = await table.client.send(get);
      if (!Item) return null;
      const { text, number, maybe } = reader(Item);
      return {
        id: text("id"),
        owner: text("owner"),
        name: text("name"),
        email: text("email"),
        phone: maybe.text("phone"),
        customerId: text("for_customer"),
        expiresAt: number("expires_at"),
      };
    },
  };
}
