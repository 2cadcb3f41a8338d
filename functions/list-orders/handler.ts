import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoOrderList } from "#functions/adapters/dynamo-orders.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { checked, httpEdge } from "#functions/runtime/http-edge.ts";
import { ListOrdersQuery } from "#shared/contracts/list-orders.ts";
import { orderView } from "#shared/contracts/order-view.ts";
import { TABLE_NAME } from "#shared/env.ts";
import { listOrders } from "./list-orders.ts";

const env = requireEnv(TABLE_NAME);
const deps = { orders: dynamoOrderList({ client: dynamoClient(), name: env.TABLE_NAME }) };

export const handler = httpEdge({ name: "list-orders" }, async ({ caller, query }) => {
  const asked = checked(ListOrdersQuery, query);
  const { orders, nextCursor } = await listOrders(deps, { owner: caller, query: asked });
  return {
    statusCode: 200,
    body: { object: "list", data: orders.map(orderView), next_cursor: nextCursor },
    log: { found: orders.length },
  };
});
