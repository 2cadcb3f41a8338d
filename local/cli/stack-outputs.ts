import { type AwsPlace, awsSettings } from "#local/keys/aws-settings.ts";
import type { StageOutputs } from "./stage-place.ts";

/** What CloudFormation knows of a stack. Null where there is none of this name. */
export async function stackOutputs(
  place: AwsPlace,
  stackName: string,
): Promise<StageOutputs | null> {
  const stack = await describedStack(place, stackName);
  if (stack === null) return null;
  const pairs = (stack.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [
    OutputKey,
    OutputValue,
  ]);
  return Object.fromEntries(pairs);
}

/** Loads the SDK only when it is asked: most of the time the file of outputs says it all. */
export async function describedStack(place: AwsPlace, StackName: string) {
  const { CloudFormationClient, CloudFormationServiceException, DescribeStacksCommand } =
    await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormationClient(awsSettings(place));
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0] ?? null;
  } catch (error) {
    // CloudFormation has no better word for a stack that does not exist.
    const isUnknown =
      error instanceof CloudFormationServiceException && error.name === "ValidationError";
    if (isUnknown) return null;
    throw error;
  }
}
