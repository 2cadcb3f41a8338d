import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Ledger, LedgerEntry } from "#functions/ports.ts";
import { TABLE_KEY } from "#shared/env.ts";
import { type Attributes, toItem } from "./dynamo-item.ts";
import type { Table } from "./dynamo-store.ts";

const keyOf = (id: string) => ({ [TABLE_KEY]: { S: id } });

/** The ledger of the example, in a table of its own: rows are added and never changed. */
export function dynamoLedger({ client, name }: Table): Ledger {
  return {
    async has(id) {
      const get = new GetItemCommand({
        TableName: name,
        Key: keyOf(id),
        ConsistentRead: true,
        ProjectionExpression: TABLE_KEY,
      });
      return (await client.send(get)).Item !== undefined;
    },

    /*
     * The SDK repeats a put whose answer was lost, and then meets its own row. That is called known,
     * and rightly: the row is there, once.
     */
    async post(entry) {
      const put = new PutItemCommand({
        TableName: name,
        Item: { ...keyOf(entry.id), ...toItem(attributesOf(entry)) },
        ConditionExpression: `attribute_not_exists(${TABLE_KEY})`,
      });
      try {
        await client.send(put);
        return "posted";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "known";
        throw error;
      }
    },
  };
}

function attributesOf(entry: LedgerEntry): Attributes {
  const { id: _, orderId, relatesTo, ...rest } = entry;
  const { formaPago, ...amounts } = { formaPago: null, ...rest };
  return { order_id: orderId, relates_to: relatesTo, forma_pago: formaPago, ...amounts };
}
