import { CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { type AwsPlace, awsSettings } from "#local/keys/aws-settings.ts";

/** Physical ids of what a stack made of one type, such as `AWS::SNS::Topic`. */
export async function resourcesOf(
  place: AwsPlace,
  StackName: string,
  type: string,
): Promise<readonly string[]> {
  const client = new CloudFormationClient(awsSettings(place));
  const found: string[] = [];
  for await (const { StackResourceSummaries } of paginateListStackResources(
    { client },
    { StackName },
  )) {
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries ?? []) {
      if (ResourceType === type && PhysicalResourceId) found.push(PhysicalResourceId);
    }
  }
  return found;
}
