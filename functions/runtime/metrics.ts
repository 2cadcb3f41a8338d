import type { APART, METRICS_NAMESPACE, MetricName, STAGE_DIMENSION } from "#shared/metrics.ts";

/** What an invocation has to say in numbers; several values of one metric at once are allowed. */
export type Measured = {
  readonly metrics: Readonly<Partial<Record<MetricName, number | readonly number[]>>>;
  /**
   * Counts one of them once more, by a word: `{ metric: "ChargeDeclined", family: "bank_declined" }`.
   * The word must come from a short list: CloudWatch charges for every one it has ever seen.
   */
  readonly apart?: {
    [Name in keyof typeof APART]: { readonly metric: Name } & {
      readonly [Dimension in (typeof APART)[Name]]: string;
    };
  }[keyof typeof APART];
};

type Directive = {
  readonly Namespace: typeof METRICS_NAMESPACE;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
};

/**
 * The members that make a log line CloudWatch metrics, in its embedded metric format: the log is the
 * only call, and costs a function nothing. Values are beside `_aws`, at the root of the line. Source:
 * Amazon CloudWatch user guide, "Embedded metric format specification". `at` is epoch ms.
 */
export function embedded(
  { metrics, apart }: Measured,
  { stage, at }: { readonly stage: string; readonly at: number },
): Readonly<Record<string, unknown>> {
  const names = Object.keys(metrics);
  if (names.length === 0) return {};
  const { metric = "", ...words } = apart ?? {};
  const directives = [
    directive([], names),
    ...(apart ? [directive(Object.keys(words), [metric])] : []),
  ];
  return {
    stage,
    ...words,
    ...metrics,
    _aws: { Timestamp: at, CloudWatchMetrics: directives },
  };
}

function directive(words: readonly string[], names: readonly string[]): Directive {
  const stage: typeof STAGE_DIMENSION = "stage";
  return {
    Namespace: "Pagos",
    Dimensions: [[stage, ...words]],
    Metrics: names.map((Name) => ({ Name })),
  };
}
