/** What a bill is reckoned for. */
export type Scenario = {
  /** Paid orders in a month. */
  readonly payments: number;
  /** Events that Conekta sends about each. */
  readonly webhooks: number;
  /**
   * Events that the consumer gets at a time: one or two in a quiet shop, whose events five pollers share,
   * and ten where there are always ten.
   */
  readonly batch: number;
  /** Batches among which the events of one payment are spread; each reads and writes the order by itself. */
  readonly spread: number;
  /** Share of requests and events that come a second time. */
  readonly repeated: number;
  /** Whether Conekta's webhooks come through CloudFront and the firewall. */
  readonly edge: boolean;
  /** What logistics and accounting are: `fifo`, as deployed, or `standard`, to compare. */
  readonly downstream: "fifo" | "standard";
  /** How long Conekta takes to answer one call, in ms: Lambda is paid while it waits. */
  readonly conektaMs: number;
  /** What the region costs in comparison with us-east-1. */
  readonly factor: number;
};

export const USUAL_MONTH: Scenario = {
  payments: 1_000_000,
  webhooks: 4,
  batch: 2,
  spread: 4,
  repeated: 0.01,
  edge: true,
  downstream: "fifo",
  conektaMs: 400,
  factor: 1.05,
};

/** The busy month that the budget is about: two events, in full batches, and no firewall. */
export const BUDGET_MONTH: Scenario = {
  ...USUAL_MONTH,
  webhooks: 2,
  batch: 10,
  spread: 1,
  repeated: 0,
  edge: false,
  factor: 1,
};

/**
 * What no test counts, because it is time or is made by AWS. Milliseconds are Lambda's own, without the
 * wait for Conekta; bytes are as CloudWatch reckons them.
 */
export const ASSUMED = {
  /** Five calls to the table and to Secrets Manager, and our own work at 512 MB. */
  orderMs: 70,
  webhookMs: 20,
  batchMs: 45,
  memoryGb: 0.5,
  /** Lambda's own START, END and REPORT; what is logged by nobody's choice. */
  lambdaLogBytes: 330,
  lambdaLines: 3,
  accessLogBytes: 350,
  /** CloudWatch adds so much to each line. */
  lineBytes: 26,
  /** The answer to the caller and the two requests to Conekta; and the answer to a webhook. */
  orderBytesOut: 4_000,
  webhookBytesOut: 300,
  /** An order with its history and its place in two indexes. */
  storedBytes: 2_500,
  /** Lambda asks an empty queue with five pollers, for 20 s at a time. */
  pollers: 5,
  pollSeconds: 20,
  /** Environments that are warm at a time, each of which reads its secret every five minutes. */
  warmEnvironments: 10,
} as const;

export const MONTH_SECONDS = 730 * 3_600;
