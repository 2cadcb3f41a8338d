import { MathExpression, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import type { Stage } from "#infra/stages.ts";
import { METRICS_NAMESPACE, type MetricName, STAGE_DIMENSION } from "#shared/metrics.ts";

const FIVE_MINUTES = Duration.minutes(5);

type Look = {
  readonly statistic?: string;
  readonly period?: Duration;
  readonly label?: string;
  /** A word of the dimension by which the metric is counted apart. */
  readonly apart?: Readonly<Record<string, string>>;
};

/** One of our own metrics; a sum over five minutes unless said otherwise. */
export function measured(stage: Stage, name: MetricName, look: Look = {}): Metric {
  const { statistic = Stats.SUM, period = FIVE_MINUTES, label = name, apart = {} } = look;
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: name,
    dimensionsMap: { [STAGE_DIMENSION]: stage.name, ...apart },
    statistic,
    period,
    label,
  });
}

/** Nothing counted is nothing, not a gap: without it a sum over a silent metric is no number at all. */
export const orZero = (id: string): string => `FILL(${id}, 0)`;

/** `part` of `whole` in percent; 0 while there is nothing to speak of. */
export function percent(
  label: string,
  of: { readonly part: string; readonly whole: string },
  using: Readonly<Record<string, Metric>>,
): MathExpression {
  const [first] = Object.values(using);
  return new MathExpression({
    expression: `IF((${of.whole}) > 0, 100 * (${of.part}) / (${of.whole}), 0)`,
    usingMetrics: using,
    label,
    ...(first && { period: first.period }),
  });
}
