import type { StubServer } from "#bench/stubs/stub-server.ts";
import { CAREFUL } from "#infra/limits.ts";
import {
  ACCOUNTING_QUEUE_URL,
  CONEKTA_KEY_SECRET,
  CONEKTA_URL,
  EVENTS_QUEUE_URL,
  FOREIGN_ORDERS,
  LIMITS,
  LOGISTICS_QUEUE_URL,
  RETRY_DELAY_SECONDS,
  STAGE,
  TABLE_NAME,
  WEBHOOK_KEYS_SECRET,
} from "#shared/env.ts";

type Urls = Pick<StubServer, "awsUrl" | "conektaUrl" | "conektaCertificateFile">;

/** What Lambda's runtime sets, for whichever function, and where the stubs are. */
export function lambdaEnvironment({ awsUrl, conektaUrl, conektaCertificateFile }: Urls) {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_LAMBDA_FUNCTION_NAME: "bench",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_ENDPOINT_URL: awsUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
    NODE_EXTRA_CA_CERTS: conektaCertificateFile,
    [CONEKTA_URL]: conektaUrl,
    [TABLE_NAME]: "payments",
    [EVENTS_QUEUE_URL]: `${awsUrl}/000000000000/events`,
    [LOGISTICS_QUEUE_URL]: `${awsUrl}/000000000000/logistics.fifo`,
    [ACCOUNTING_QUEUE_URL]: `${awsUrl}/000000000000/accounting.fifo`,
  };
}

/** What our functions are told besides; a function ignores what it does not know. */
export function ourEnvironment(urls: Urls): Readonly<Record<string, string>> {
  return {
    ...lambdaEnvironment(urls),
    [STAGE]: "bench",
    [CONEKTA_KEY_SECRET]: "arn:aws:secretsmanager:us-east-1:000000000000:secret:conekta-key",
    [WEBHOOK_KEYS_SECRET]: "arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-keys",
    [FOREIGN_ORDERS]: "record",
    [RETRY_DELAY_SECONDS]: "2",
    [LIMITS]: JSON.stringify({ ...CAREFUL, orders: MANY_ORDERS, proxies: 0 }),
  };
}

/** A bench charges one customer more often than a merchant would. */
const MANY_ORDERS = {
  centsMax: CAREFUL.orders.centsMax,
  perCustomerAndDay: {
    ordersMax: 5_000,
    centsMax: { MXN: 1_000_000_000_000, USD: 1_000_000_000_000 },
  },
};
