import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoOrderStore } from "#functions/adapters/dynamo-orders.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { orderDetails } from "#shared/contracts/order-view.ts";
import { TABLE_NAME } from "#shared/env.ts";
import { getOrder } from "./get-order.ts";

const env = requireEnv(TABLE_NAME);
const deps = { orders: dynamoOrderStore({ client: dynamoClient(), name: env.TABLE_NAME }) };

export const handler = httpEdge({ name: "get-order" }, async ({ caller, path }) => {
  const order = await getOrder(deps, { owner: caller, id: path["id"] ?? "" });
  return { statusCode: 200, body: orderDetails(order), log: { order_id: order.id } };
});
