/**
 * List prices in US dollars, without free tiers and volume discounts. `page` is where AWS publishes a
 * price. `checked` names where it was read and as of when, because AWS's pages load their numbers by
 * script and could not be archived; null: taken over without a second source.
 */
export type Price = {
  readonly service: string;
  readonly usd: number;
  /** What so many dollars buy: `per` units. */
  readonly per: number;
  readonly unit: string;
  /** CloudFront and WAF cost the same wherever the stage is. */
  readonly isGlobal?: true;
  readonly page: string;
  readonly checked: string | null;
};

/** When the table was put together. A newer one changes every figure of docs/cost.md: `npm run cost -- --write`. */
export const PRICES_AS_OF = "2026-11-23";

const MILLION = 1_000_000;
const AWS = "https://aws.amazon.com";
const PAGES = {
  api: `${AWS}/api-gateway/pricing/`,
  lambda: `${AWS}/lambda/pricing/`,
  table: `${AWS}/dynamodb/pricing/on-demand/`,
  queues: `${AWS}/sqs/pricing/`,
  watch: `${AWS}/cloudwatch/pricing/`,
  secrets: `${AWS}/secrets-manager/pricing/`,
  keys: `${AWS}/kms/pricing/`,
  cognito: `${AWS}/cognito/pricing/`,
  cloudFront: `${AWS}/cloudfront/pricing/`,
  waf: `${AWS}/waf/pricing/`,
} as const;

/** Prices of us-east-1. */
export const PRICES = {
  apiRequest: {
    service: "API Gateway",
    usd: 1,
    per: MILLION,
    unit: "request of an HTTP API, up to 512 KB",
    page: PAGES.api,
    checked: "awsforengineers.com/blog/aws-api-gateway-pricing-explained, 2025-05-19",
  },
  lambdaRequest: {
    service: "Lambda",
    usd: 0.2,
    per: MILLION,
    unit: "invocation",
    page: PAGES.lambda,
    checked: "cloudchipr.com/blog/aws-lambda-pricing, 2024",
  },
  lambdaGbSecond: {
    service: "Lambda",
    usd: 0.0000133334,
    per: 1,
    unit: "GB-second on arm64",
    page: PAGES.lambda,
    checked: "cloudchipr.com/blog/aws-lambda-pricing, 2024",
  },
  tableWrite: {
    service: "DynamoDB",
    usd: 0.625,
    per: MILLION,
    unit: "write request unit",
    page: PAGES.table,
    checked: "airbyte.com/data-engineering-resources/dynamodb-pricing, 2025-07-21",
  },
  tableRead: {
    service: "DynamoDB",
    usd: 0.125,
    per: MILLION,
    unit: "read request unit",
    page: PAGES.table,
    checked: "airbyte.com/data-engineering-resources/dynamodb-pricing, 2025-07-21",
  },
  tableGb: {
    service: "DynamoDB",
    usd: 0.25,
    per: 1,
    unit: "GB and month",
    page: PAGES.table,
    checked: null,
  },
  backupGb: {
    service: "DynamoDB",
    usd: 0.2,
    per: 1,
    unit: "GB and month of point-in-time recovery",
    page: PAGES.table,
    checked: null,
  },
  queueRequest: {
    service: "SQS",
    usd: 0.4,
    per: MILLION,
    unit: "request of a standard queue, up to 64 KB",
    page: PAGES.queues,
    checked: "cloudburn.io/blog/amazon-sqs-pricing, 2026-03-14",
  },
  fifoRequest: {
    service: "SQS",
    usd: 0.5,
    per: MILLION,
    unit: "request of a FIFO queue, up to 64 KB",
    page: PAGES.queues,
    checked: "cloudburn.io/blog/amazon-sqs-pricing, 2026-03-14",
  },
  logGb: {
    service: "CloudWatch",
    usd: 0.5,
    per: 1,
    unit: "GB taken in",
    page: PAGES.watch,
    checked: "factualminds.com/blog/amazon-cloudwatch-pricing-…, 2026-06-13",
  },
  metric: {
    service: "CloudWatch",
    usd: 0.3,
    per: 1,
    unit: "custom metric and month",
    page: PAGES.watch,
    checked: "signoz.io/guides/cloudwatch-pricing, 2026-02-15",
  },
  dashboard: {
    service: "CloudWatch",
    usd: 3,
    per: 1,
    unit: "dashboard and month",
    page: PAGES.watch,
    checked: "factualminds.com/blog/amazon-cloudwatch-pricing-…, 2026-06-13",
  },
  alarmMetric: {
    service: "CloudWatch",
    usd: 0.1,
    per: 1,
    unit: "metric that an alarm looks at, and month",
    page: PAGES.watch,
    checked: null,
  },
  compositeAlarm: {
    service: "CloudWatch",
    usd: 0.5,
    per: 1,
    unit: "composite alarm and month",
    page: PAGES.watch,
    checked: null,
  },
  secret: {
    service: "Secrets Manager",
    usd: 0.4,
    per: 1,
    unit: "secret and month",
    page: PAGES.secrets,
    checked: null,
  },
  secretCall: {
    service: "Secrets Manager",
    usd: 0.05,
    per: 10_000,
    unit: "call",
    page: PAGES.secrets,
    checked: null,
  },
  key: {
    service: "KMS",
    usd: 1,
    per: 1,
    unit: "KMS key and month",
    page: PAGES.keys,
    checked: null,
  },
  tokenClient: {
    service: "Cognito",
    usd: 6,
    per: 1,
    unit: "machine client and month",
    page: PAGES.cognito,
    checked: "rhythmictech.com/blog/the-aws-cognito-m2m-bill-has-come-due-…, 2025-05",
  },
  token: {
    service: "Cognito",
    usd: 2.25,
    per: 1_000,
    unit: "access token",
    page: PAGES.cognito,
    checked: "cur.vantage-api.com, cupm2mtokenrequestsfull, 2025-04-27",
  },
  transferGb: {
    service: "Transfer",
    usd: 0.09,
    per: 1,
    unit: "GB to the internet",
    page: PAGES.lambda,
    checked: "awsforengineers.com/blog/aws-api-gateway-pricing-explained, 2025-05-19",
  },
  edgeRequest: {
    service: "CloudFront",
    usd: 1,
    per: MILLION,
    unit: "HTTPS request from North America",
    isGlobal: true,
    page: PAGES.cloudFront,
    checked: null,
  },
  firewallRequest: {
    service: "WAF",
    usd: 0.6,
    per: MILLION,
    unit: "request looked at",
    isGlobal: true,
    page: PAGES.waf,
    checked: "c3x.dev/blog/aws-waf-cost-explained",
  },
  firewall: {
    service: "WAF",
    usd: 5,
    per: 1,
    unit: "web ACL and month",
    isGlobal: true,
    page: PAGES.waf,
    checked: "c3x.dev/blog/aws-waf-cost-explained",
  },
  firewallRule: {
    service: "WAF",
    usd: 1,
    per: 1,
    unit: "rule or managed group, and month",
    isGlobal: true,
    page: PAGES.waf,
    checked: "c3x.dev/blog/aws-waf-cost-explained",
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

/**
 * How much dearer a region is than us-east-1. That of mx-central-1 is an assumption: no published list
 * of its prices could be read, and 5 % is what a public calculator reckons with for other services
 * there. `--factor` puts another one.
 */
export const REGIONS: Readonly<Record<string, { readonly factor: number; readonly note: string }>> =
  {
    "us-east-1": { factor: 1, note: "list prices of us-east-1" },
    "mx-central-1": {
      factor: 1.05,
      note: "list prices of us-east-1 times 1.05: an assumption, those of mx-central-1 were not at hand",
    },
  };
