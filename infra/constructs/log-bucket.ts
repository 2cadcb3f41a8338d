import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Duration } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { acknowledge } from "./acknowledged.ts";
import { removalOf } from "./removal.ts";

export type LogBucketProps = { readonly stage: Stage; readonly keptFor: Duration };

/**
 * Where CloudFront writes its access logs. Addresses and paths stand in them; tokens do not, because
 * they travel in headers, which CloudFront does not log.
 */
export class LogBucket extends Bucket {
  constructor(scope: Construct, id: string, { stage, keptFor }: LogBucketProps) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // CloudFront hands its logs over by an ACL, which BUCKET_OWNER_ENFORCED would refuse.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: keptFor }],
      removalPolicy: removalOf(stage),
    });
    acknowledge(this, {
      "AwsSolutions-S1": "It holds access logs itself; a log of its own would log the logging.",
    });
  }

  /** CDK declares this wider than its own IBucket, which exactOptionalPropertyTypes refuses. */
  override get isWebsite(): boolean {
    return false;
  }
}
