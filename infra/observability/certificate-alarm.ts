import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import type { Watched } from "./watch.ts";

/**
 * ACM renews what it has issued 45 to 60 days before its end, so at thirty that has failed for weeks.
 * What was imported nobody renews but its owner.
 */
const DAYS_LEFT = 30;

/** ACM counts the days twice a day, and no longer once there are none. */
export const certificateAlarm = (certificateArn: string): Watched => ({
  priority: "P3",
  area: "Edge",
  metric: new Metric({
    namespace: "AWS/CertificateManager",
    metricName: "DaysToExpiry",
    dimensionsMap: { CertificateArn: certificateArn },
    statistic: Stats.MINIMUM,
    period: Duration.days(1),
  }),
  alarmAt: { below: DAYS_LEFT },
  silence: "as before",
  impact: `The certificate of the page's domain has less than ${DAYS_LEFT} days left: then nobody can save a card`,
  firstAction: "look in ACM, in us-east-1, why it is not renewed",
  runbook: "certificate-expiring",
  query: null,
});
