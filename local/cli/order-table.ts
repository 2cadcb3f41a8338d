import { DynamoDBClient, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { DISPUTES, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { TABLE_KEY, UNSETTLED } from "#shared/env.ts";
import type { StagePlace } from "./stage-place.ts";

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .object({ S: z.string() })
    .transform(({ S }) => JSON.parse(S))
    .pipe(schema)
    .optional()
    .transform((value) => value ?? null);

const text = z
  .object({ S: z.string() })
  .optional()
  .transform((value) => value?.S ?? null);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const Step = z.object({
  at: z.number(),
  cause: z.string(),
  from: z.enum(ORDER_STATUSES),
  to: z.enum(ORDER_STATUSES),
});
const Operation = z.looseObject({ kind: z.string(), amount: z.number().nullish() });

/** An order's item, as far as whoever looks at it from outside wants to know it. */
const OrderItem = z.object({
  id: z.object({ S: z.string() }).transform(({ S }) => S),
  status: z.object({ S: z.enum(ORDER_STATUSES) }).transform(({ S }) => S),
  dispute: z.object({ S: z.enum(DISPUTES) }).transform(({ S }) => S),
  amount: number,
  currency: z.object({ S: z.string() }).transform(({ S }) => S),
  amount_refunded: number,
  created_ms: number,
  [UNSETTLED.sort]: number.optional(),
  conekta_order_id: text,
  correlation_id: text,
  next_action_url: text,
  decline: json(z.looseObject({ code: z.string() }).nullable()),
  charge: json(z.looseObject({ id: z.string(), paidAt: z.number().nullable() }).nullable()),
  seen: json(z.array(z.string())),
  outbox: json(z.array(z.string())),
  history: json(z.array(Step)),
  operation: json(Operation.nullable()),
  operations: json(z.array(Operation.extend({ outcome: z.string() }))),
});
export type OrderItem = z.output<typeof OrderItem>;

export type OrderTable = ReturnType<typeof orderTable>;

/** The stage's orders, read with rights of AWS: whichever caller's they are. Nothing here writes. */
export function orderTable(place: StagePlace) {
  const client = new DynamoDBClient(place.aws("DynamoDbEndpoint"));
  const TableName = place.need("TableName");
  return {
    /** By our id, or by Conekta's of an order that another system created. */
    async find(id: string): Promise<OrderItem | null> {
      const Key = { [TABLE_KEY]: { S: `ORDER#${id}` } };
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key, ConsistentRead: true }),
      );
      return Item === undefined ? null : OrderItem.parse(Item);
    },
    /** How many orders the reconciler should have looked at before this time (epoch ms). */
    async overdue(beforeMs: number): Promise<number> {
      // The index holds what is unsettled and nothing else: reading all of it is cheap.
      const { Count } = await client.send(
        new ScanCommand({
          TableName,
          IndexName: UNSETTLED.name,
          FilterExpression: "#look < :before",
          ExpressionAttributeNames: { "#look": UNSETTLED.sort },
          ExpressionAttributeValues: { ":before": { N: String(beforeMs) } },
          Select: "COUNT",
        }),
      );
      return Count ?? 0;
    },
  };
}
