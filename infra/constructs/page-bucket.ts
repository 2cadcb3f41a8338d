import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { RemovalPolicy } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledged.ts";

/** Private: CloudFront alone reads it. A deployment can fill it again, so it goes with the stack. */
export class PageBucket extends Bucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this, {
      "AwsSolutions-S1": "Only CloudFront reads it, and CloudFront keeps the access log.",
    });
  }

  /** CDK declares this wider than its own IBucket, which exactOptionalPropertyTypes refuses. */
  override get isWebsite(): boolean {
    return false;
  }
}
