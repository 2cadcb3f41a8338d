import { CUSTOM_TYPES } from "./custom-resources.ts";
import { HostError } from "./host-error.ts";
import type { Template } from "./template.ts";

/** Resource types that the host gives a local life. */
const HOSTED: ReadonlySet<string> = new Set([
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::CloudFront::Distribution",
  "AWS::CloudFront::ResponseHeadersPolicy",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::Events::Rule",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "AWS::SecretsManager::Secret",
  "Custom::CDKBucketDeployment",
  ...CUSTOM_TYPES,
]);

/** Resource types that mean nothing on one machine, each with its reason. */
const IGNORED: Readonly<Record<string, string>> = {
  "AWS::CDK::Metadata": "counts CDK's users",
  "AWS::CloudFront::CachePolicy": "nothing is cached between the browser and this host",
  "AWS::CloudFront::OriginAccessControl": "there is no bucket to protect",
  "AWS::CloudFront::OriginRequestPolicy": "the API is handed all that a viewer sent",
  "AWS::CloudWatch::Alarm": "nobody is paged by a laptop",
  "AWS::CloudWatch::Dashboard": "there are no metrics to draw",
  "AWS::IAM::Policy": "rights are checked on the template by the infra tests",
  "AWS::IAM::Role": "rights are checked on the template by the infra tests",
  "AWS::KMS::Key": "local data is not encrypted",
  "AWS::Lambda::EventInvokeConfig": "a scheduled run that fails is not repeated here either",
  "AWS::Lambda::LayerVersion": "only CDK's own deployment helpers use layers",
  "AWS::Lambda::Permission": "rights are checked on the template by the infra tests",
  "AWS::Logs::LogGroup": "logs go to the terminal",
  "AWS::Logs::MetricFilter": "there are no metrics",
  "AWS::Logs::QueryDefinition": "logs go to the terminal",
  "AWS::S3::BucketPolicy": "there is no bucket to protect",
  "AWS::SNS::Topic": "nobody is paged by a laptop",
  "AWS::SNS::TopicPolicy": "nobody is paged by a laptop",
  "AWS::SQS::QueuePolicy": "rights are checked on the template by the infra tests",
  "Custom::S3AutoDeleteObjects": "there is no bucket to empty",
};

/** Refuses a template with a resource that this host would silently leave out. */
export function refuseUnknownTypes(template: Template): void {
  const unknown = Object.entries(template.Resources).filter(
    ([, { Type }]) => !HOSTED.has(Type) && IGNORED[Type] === undefined,
  );
  if (unknown.length > 0) {
    const names = unknown.map(([id, { Type }]) => `  ${id} (${Type})`).join("\n");
    throw new HostError(
      `The local host does not know these resources of the template:\n${names}\nHost them or add their type to the ignored ones in local/host/resource-types.ts.`,
    );
  }
}
