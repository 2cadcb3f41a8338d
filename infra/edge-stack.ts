import { CfnOutput, Duration, Fn, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { Firewall } from "./constructs/firewall.ts";
import { LogBucket } from "./constructs/log-bucket.ts";
import { watchedCertificate } from "./edge-settings.ts";
import { certificateAlarm } from "./observability/certificate-alarm.ts";
import { Pages } from "./observability/pages.ts";
import { Watch } from "./observability/watch.ts";
import type { Stage } from "./stages.ts";

/**
 * CloudFront takes firewalls and certificates from nowhere else, and log buckets from most but not all
 * regions. An alarm looks only at metrics of its own region, and tells only topics of it.
 */
const EDGE_REGION = "us-east-1";

const FIREWALL_ARN = "FirewallArn";
const LOG_BUCKET_DOMAIN = "AccessLogBucketDomain";

export const edgeStackName = (stage: Stage) => `Pagos-${stage.name}-edge`;

/**
 * Firewall and access logs of a stage's CloudFront, and who is told of its certificate; deployed before
 * the stage's own stack.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, stage: Stage) {
    super(scope, edgeStackName(stage), {
      env: { region: EDGE_REGION },
      description:
        "What CloudFront wants in us-east-1: the firewall, logs, a look at the certificate.",
      tags: { app: "pagos", stage: stage.name },
      terminationProtection: stage.terminationProtection,
    });
    const { firewall, accessLogs } = stage.edge;
    if (firewall !== null) {
      const { arn } = new Firewall(this, "Firewall", { stage, ...firewall });
      new CfnOutput(this, FIREWALL_ARN, { value: arn });
    }
    if (accessLogs) {
      const keptFor = Duration.days(stage.logRetentionDays);
      const bucket = new LogBucket(this, "AccessLogs", { stage, keptFor });
      new CfnOutput(this, LOG_BUCKET_DOMAIN, { value: bucket.bucketRegionalDomainName });
    }
    const certificateArn = watchedCertificate(stage);
    if (certificateArn !== null) {
      const watched = certificateAlarm(certificateArn);
      const watch = new Watch(this, "CertificateExpiring", { ...watched, stage });
      const { topics } = new Pages(this, "Pages", { stage, watches: [watch] });
      for (const [priority, { topicArn }] of topics) {
        new CfnOutput(this, `AlarmTopic${priority}`, { value: topicArn });
      }
    }
  }
}

/** Read by CloudFormation from the other stack's outputs while it deploys, across regions. */
export const firewallArnOf = (stage: Stage) =>
  Fn.getStackOutput(edgeStackName(stage), FIREWALL_ARN, EDGE_REGION);

export const logBucketDomainOf = (stage: Stage) =>
  Fn.getStackOutput(edgeStackName(stage), LOG_BUCKET_DOMAIN, EDGE_REGION);
