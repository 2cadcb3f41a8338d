import { setTimeout as delay } from "node:timers/promises";
import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { describedStack } from "#local/cli/stack-outputs.ts";
import { resourcesOf } from "#local/cli/stack-resources.ts";
import { type StagePlace, stackNameOf } from "#local/cli/stage-place.ts";
import { type AwsPlace, awsSettings } from "#local/keys/aws-settings.ts";
import { type Facts, type Known, known } from "./facts.ts";

export interface StackFacts {
  readonly status: string;
  /** Twelve digits, read off the stack's ARN. */
  readonly account: string | null;
  /** Names of outputs that the file which was read gives otherwise. */
  readonly outputs: readonly string[];
}

/** Whether resources are as the template says, as CloudFormation found when it last looked. */
export interface Drift {
  readonly status: "IN_SYNC" | "DRIFTED" | "NOT_CHECKED" | "UNKNOWN";
  /** Epoch seconds; null where nobody has looked. */
  readonly checkedAt: number | null;
  /** Logical ids of what somebody has changed or deleted by hand. */
  readonly changed: readonly string[];
}

export interface AlarmFacts {
  readonly count: number;
  readonly ringing: readonly {
    /** `P1-PaidRateLow`: without the stage. */
    readonly name: string;
    /** What the alarm says of itself. */
    readonly description: string;
  }[];
}

/** One for each priority of alarms. */
export interface TopicFacts {
  /** `P1`, `P2` or `P3`. */
  readonly priority: string;
  readonly confirmed: number;
  readonly pending: number;
}

/** How a stack fares. */
export interface Oversight {
  /** Null where there is no stack. */
  readonly drift: Known<Drift | null>;
  /** Null where the stage's configuration asks for none, as is the next. */
  readonly alarms: Known<AlarmFacts | null>;
  /** Where people are told of alarms. */
  readonly topics: Known<readonly TopicFacts[] | null>;
}

type AwsFacts = Pick<Facts, "stack" | "bootstrap" | "edge" | keyof Oversight>;

const ABSENT = { known: true, value: null } as const;
/** On this machine there is none of it. */
const NOWHERE: AwsFacts = {
  stack: ABSENT,
  bootstrap: ABSENT,
  drift: ABSENT,
  alarms: ABSENT,
  topics: ABSENT,
  edge: ABSENT,
};

/** Where what belongs to CloudFront has to be, wherever the stage is. */
export const EDGE_REGION = "us-east-1";

/** What AWS knows of a deployed stage. Only `looksForDrift` costs more than a moment: minutes. */
export async function aboutAws(
  place: Pick<StagePlace, "stage" | "isLocal" | "outputs">,
  aws: AwsPlace,
  looksForDrift: boolean,
): Promise<AwsFacts> {
  if (place.isLocal) return NOWHERE;
  const name = stackNameOf(place.stage);
  const stack = await known(() => describedStack(aws, name));
  if (!stack.known) {
    return { stack, bootstrap: stack, drift: stack, alarms: stack, topics: stack, edge: stack };
  }
  if (stack.value === null) return { ...NOWHERE, bootstrap: await known(() => bootstrapOf(aws)) };
  // Nobody watches where there is no dashboard: `operations.watched` of the stage.
  const isWatched = place.outputs["DashboardUrl"] !== undefined;
  const looked = { name, isWatched, looksForDrift };
  const home = stack.value.StackId?.split(":")[3];
  const [bootstrap, own, edge] = await Promise.all([
    known(() => bootstrapOf(aws)),
    overseen(aws, looked),
    known(() => edgeOf(aws, looked, home)),
  ]);
  return { stack: { known: true, value: stackFacts(stack.value, place) }, bootstrap, ...own, edge };
}

interface Looked {
  readonly name: string;
  readonly isWatched: boolean;
  readonly looksForDrift: boolean;
}

async function overseen(aws: AwsPlace, looked: Looked, alarmPrefix = `${looked.name}-`) {
  const { name, isWatched, looksForDrift } = looked;
  const [drift, alarms, topics] = await Promise.all([
    known(() => driftOf(aws, name, looksForDrift)),
    isWatched ? known(() => alarmsOf(aws, alarmPrefix)) : ABSENT,
    isWatched ? known(() => topicsOf(aws, name)) : ABSENT,
  ]);
  return { drift, alarms, topics };
}

/** Its alarms are named after the stage, so that a stage in the very same region has them among its own. */
async function edgeOf(
  aws: AwsPlace,
  looked: Looked,
  home: string | undefined,
): Promise<Oversight | null> {
  const there = { ...aws, region: EDGE_REGION };
  const name = `${looked.name}-edge`;
  const stack = await describedStack(there, name);
  if (stack === null) return null;
  const isWatched =
    stack.Outputs?.some(({ OutputKey = "" }) => OutputKey.startsWith("AlarmTopic")) === true;
  const seen = await overseen(there, { ...looked, name, isWatched }, `${looked.name}-`);
  return home === EDGE_REGION ? { ...seen, alarms: ABSENT } : seen;
}

function stackFacts(stack: Stack, { outputs }: Pick<StagePlace, "outputs">): StackFacts {
  const { StackStatus, StackId = "", Outputs = [] } = stack;
  return {
    status: StackStatus ?? "no status",
    account: /:(\d{12}):stack\//.exec(StackId)?.[1] ?? null,
    outputs: Outputs.flatMap(({ OutputKey: name = "", OutputValue }) =>
      name in outputs && outputs[name] !== OutputValue ? [name] : [],
    ),
  };
}

/** The version of what `cdk bootstrap` has made; null where it was never called, or under another name. */
async function bootstrapOf(aws: AwsPlace): Promise<number | null> {
  const stack = await describedStack(aws, "CDKToolkit");
  const version = stack?.Outputs?.find(({ OutputKey }) => OutputKey === "BootstrapVersion");
  return version?.OutputValue === undefined ? null : Number(version.OutputValue);
}

async function driftOf(aws: AwsPlace, StackName: string, looks: boolean): Promise<Drift | null> {
  const client = new CloudFormationClient(awsSettings(aws));
  if (looks) await lookForDrift(client, StackName);
  const said = (await describedStack(aws, StackName))?.DriftInformation;
  const status = said?.StackDriftStatus ?? "NOT_CHECKED";
  const changed = status === "DRIFTED" ? await changedIn(client, StackName) : [];
  const at = said?.LastCheckTimestamp;
  return { status, checkedAt: at === undefined ? null : Math.floor(at.getTime() / 1_000), changed };
}

const DRIFT_PATIENCE_MS = 10 * 60_000;
const DRIFT_LOOK_MS = 2_000;

/** Has CloudFormation compare each resource with the template, and waits until it has. */
async function lookForDrift(client: CloudFormationClient, StackName: string): Promise<void> {
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName }));
  const ask = new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId });
  const deadline = Date.now() + DRIFT_PATIENCE_MS;
  for (;;) {
    const { DetectionStatus, DetectionStatusReason = "no reason given" } = await client.send(ask);
    if (DetectionStatus === "DETECTION_COMPLETE") return;
    if (DetectionStatus === "DETECTION_FAILED") {
      throw new Error(`CloudFormation could not look for drift: ${DetectionStatusReason}`);
    }
    if (Date.now() > deadline) throw new Error("CloudFormation is still looking for drift.");
    await delay(DRIFT_LOOK_MS);
  }
}

async function changedIn(client: CloudFormationClient, StackName: string) {
  const { StackResourceDrifts = [] } = await client.send(
    new DescribeStackResourceDriftsCommand({
      StackName,
      StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"],
    }),
  );
  return StackResourceDrifts.flatMap(({ LogicalResourceId }) => LogicalResourceId ?? []);
}

/** Single alarms; the composite ones that tell people about them ring with them. */
async function alarmsOf(aws: AwsPlace, AlarmNamePrefix: string): Promise<AlarmFacts> {
  const client = new CloudWatchClient(awsSettings(aws));
  const ringing: AlarmFacts["ringing"][number][] = [];
  let count = 0;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix, AlarmTypes: ["MetricAlarm"] },
  )) {
    for (const { AlarmName = "", AlarmDescription = "", StateValue } of MetricAlarms) {
      const name = AlarmName.slice(AlarmNamePrefix.length);
      // The alarms of dev-ana begin with the name of dev as well.
      if (!/^P\d-/.test(name)) continue;
      count += 1;
      if (StateValue === "ALARM") ringing.push({ name, description: AlarmDescription });
    }
  }
  return { count, ringing: ringing.sort((one, other) => one.name.localeCompare(other.name)) };
}

async function topicsOf(aws: AwsPlace, stackName: string): Promise<readonly TopicFacts[]> {
  const sns = new SNSClient(awsSettings(aws));
  const arns = await resourcesOf(aws, stackName, "AWS::SNS::Topic");
  const topics = await Promise.all(
    arns.map(async (TopicArn) => {
      const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
      const priority = /P\d$/.exec(Attributes["DisplayName"] ?? "")?.[0] ?? TopicArn;
      const confirmed = Number(Attributes["SubscriptionsConfirmed"] ?? 0);
      return { priority, confirmed, pending: Number(Attributes["SubscriptionsPending"] ?? 0) };
    }),
  );
  return topics.sort((one, other) => one.priority.localeCompare(other.priority));
}
