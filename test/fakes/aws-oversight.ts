/** What an account knows about how its stacks fare: alarms, who hears them, and drift. */
export interface Oversight {
  /** By name, their states. */
  readonly alarms: Readonly<Record<string, "OK" | "ALARM">>;
  /** By ARN. */
  readonly topics: Readonly<
    Record<
      string,
      { readonly displayName: string; readonly confirmed: number; readonly pending: number }
    >
  >;
  /** By stack, what somebody has changed by hand. */
  readonly drifted: Readonly<Record<string, readonly string[]>>;
  /** Stacks in which CloudFormation has looked for drift; the account adds to them. */
  readonly looked: Set<string>;
}

export const NO_OVERSIGHT: Oversight = { alarms: {}, topics: {}, drifted: {}, looked: new Set() };

/** CloudWatch's `DescribeAlarms`. */
export function alarmsNamed({ alarms }: Oversight, prefix: string): object {
  const named = Object.entries(alarms).filter(([name]) => name.startsWith(prefix));
  const MetricAlarms = named.map(([AlarmName, StateValue]) => ({
    AlarmName,
    StateValue,
    AlarmDescription: `It is bad · First: look at ${AlarmName} · Runbook: docs/runbooks/x.md · Query: 01`,
  }));
  return { MetricAlarms };
}

/** The results of SNS and of CloudFormation's detection of drift, as XML; null for what is neither. */
export function overseen(oversight: Oversight, form: URLSearchParams): string | null {
  const stack = form.get("StackName") ?? "";
  switch (form.get("Action")) {
    case "GetTopicAttributes":
      return attributesOf(oversight.topics[form.get("TopicArn") ?? ""]);
    case "DetectStackDrift":
      oversight.looked.add(stack);
      return `<StackDriftDetectionId>${stack}</StackDriftDetectionId>`;
    case "DescribeStackDriftDetectionStatus":
      return "<DetectionStatus>DETECTION_COMPLETE</DetectionStatus>";
    case "DescribeStackResourceDrifts":
      return `<StackResourceDrifts>${(oversight.drifted[stack] ?? [])
        .map((id) => `<member><LogicalResourceId>${id}</LogicalResourceId></member>`)
        .join("")}</StackResourceDrifts>`;
    default:
      return null;
  }
}

function attributesOf(topic: Oversight["topics"][string] | undefined): string {
  const entries = Object.entries({
    DisplayName: topic?.displayName,
    SubscriptionsConfirmed: topic?.confirmed,
    SubscriptionsPending: topic?.pending,
  }).map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`);
  return `<Attributes>${entries.join("")}</Attributes>`;
}

/** What `DescribeStacks` says about drift. */
export function driftOf({ looked, drifted }: Oversight, stack: string): string {
  if (!looked.has(stack)) return status("NOT_CHECKED");
  const found = (drifted[stack] ?? []).length > 0 ? "DRIFTED" : "IN_SYNC";
  return status(found, "<LastCheckTimestamp>2026-11-23T10:00:00.000Z</LastCheckTimestamp>");
}

const status = (word: string, rest = "") =>
  `<DriftInformation><StackDriftStatus>${word}</StackDriftStatus>${rest}</DriftInformation>`;
