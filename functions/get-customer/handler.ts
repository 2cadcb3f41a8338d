import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { customerView } from "#shared/contracts/customer-view.ts";
import { TABLE_NAME } from "#shared/env.ts";
import { getCustomer } from "./get-customer.ts";

const env = requireEnv(TABLE_NAME);
const deps = { customers: dynamoCustomerStore({ client: dynamoClient(), name: env.TABLE_NAME }) };

export const handler = httpEdge({ name: "get-customer" }, async ({ caller, path }) => {
  const customer = await getCustomer(deps, { owner: caller, id: path["id"] ?? "" });
  return { statusCode: 200, body: customerView(customer), log: { customer_id: customer.id } };
});
