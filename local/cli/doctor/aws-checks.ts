import { counted, moment } from "#local/cli/print.ts";
import {
  type AlarmFacts,
  type Drift,
  EDGE_REGION,
  type Oversight,
  type TopicFacts,
} from "./aws-facts.ts";
import type { Facts, Known } from "./facts.ts";
import { anew, type Check, fine, judged, problem, verb, warning } from "./finding.ts";

const TOPIC_RIGHTS = "cloudformation:ListStackResources, sns:GetTopicAttributes";

/** What templates of CDK's default synthesizer ask for (their rule `CheckBootstrapVersion`). */
const BOOTSTRAP_MIN = 6;

const stackChecks: readonly Check[] = [
  {
    area: "Stack",
    check: "stack",
    look(facts) {
      if (facts.isLocal) return null;
      const fix = "Sign in to AWS (aws sso login), or name --profile and --region";
      return judged(facts.stack, fix, (stack) => {
        if (stack === null) return problem("AWS has no such stack", anew(facts));
        const { status, account } = stack;
        if (status.endsWith("_IN_PROGRESS")) {
          return warning(`${status}: somebody deploys right now`, "Wait, and ask again");
        }
        return /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)
          ? fine(`${status}${account === null ? "" : ` in account ${inPart(account)}`}`)
          : problem(
              `${status}: the last deployment failed`,
              `aws cloudformation describe-stack-events --stack-name Pagos-${facts.stage} says why; then ${anew(facts)}`,
            );
      });
    },
  },
  {
    area: "Stack",
    check: "bootstrap",
    look(facts) {
      if (facts.isLocal || !facts.stack.known) return null;
      return allowed(facts.bootstrap, "cloudformation:DescribeStacks on CDKToolkit", (version) => {
        if (version === null) {
          return warning("no stack CDKToolkit: nothing can be deployed", "npx cdk bootstrap");
        }
        return version >= BOOTSTRAP_MIN
          ? fine(`CDK bootstrap v${version}`)
          : problem(
              `CDK bootstrap v${version} is older than v${BOOTSTRAP_MIN}`,
              "npx cdk bootstrap",
            );
      });
    },
  },
  {
    area: "Stack",
    check: "drift",
    look: (facts) =>
      isThere(facts)
        ? allowed(facts.drift, "cloudformation:DetectStackDrift", (drift) =>
            drift === null ? null : ofDrift(drift, facts),
          )
        : null,
  },
  {
    area: "Stack",
    check: "edge drift",
    look: (facts) =>
      isThere(facts)
        ? allowed(facts.edge, `cloudformation:DescribeStacks in ${EDGE_REGION}`, (edge) =>
            edge === null
              ? null
              : ofEdge(edge.drift, "cloudformation:DetectStackDrift", (drift) =>
                  ofDrift(drift, facts),
                ),
          )
        : null,
  },
];

const alarmChecks: readonly Check[] = [
  {
    area: "Alarms",
    check: "alarms",
    look: (facts) =>
      isThere(facts)
        ? allowed(facts.alarms, "cloudwatch:DescribeAlarms", (alarms) =>
            alarms === null ? null : ofAlarms(alarms, facts),
          )
        : null,
  },
  {
    area: "Alarms",
    check: "addresses",
    look: (facts) =>
      isThere(facts)
        ? allowed(facts.topics, TOPIC_RIGHTS, (topics) =>
            topics === null ? null : ofTopics(topics, facts),
          )
        : null,
  },
  {
    area: "Alarms",
    check: "edge alarms",
    look: (facts) => {
      const edge = edgeIn(facts);
      return (
        edge &&
        ofEdge(edge.alarms, "cloudwatch:DescribeAlarms", (alarms) => ofAlarms(alarms, facts))
      );
    },
  },
  {
    area: "Alarms",
    check: "edge addresses",
    look: (facts) => {
      const edge = edgeIn(facts);
      return edge && ofEdge(edge.topics, TOPIC_RIGHTS, ofPending);
    },
  },
];

function ofDrift({ status, checkedAt, changed }: Drift, facts: Facts) {
  const when = checkedAt === null ? "" : ` (looked for ${moment(checkedAt)})`;
  switch (status) {
    case "IN_SYNC":
      return fine(`no drift${when}`);
    case "NOT_CHECKED":
      return fine("nobody has looked for drift: doctor --drift does");
    case "DRIFTED":
      return warning(
        `changed by hand: ${changed.join(", ")}${when}`,
        `Undo it by hand, or write it into infra/ and ${anew(facts)}; then ${verb(facts, "doctor --drift")}`,
      );
    case "UNKNOWN":
      return warning(
        `CloudFormation could not compare everything${when}`,
        verb(facts, "doctor --drift"),
      );
  }
}

function ofAlarms({ count, ringing }: AlarmFacts, facts: Facts) {
  const [gravest] = ringing;
  if (count === 0) return problem("somebody has deleted the alarms", anew(facts));
  if (gravest === undefined) return fine(`${counted(count, "alarm")}, none of them on`);
  const names = ringing.map(({ name }) => name.replace("-", " ")).join(", ");
  const judge = gravest.name.startsWith("P1") ? problem : warning;
  return judge(`on: ${names}`, adviceOf(gravest.description));
}

/** What the alarm itself tells to do first, and where to read on: see `infra/observability/watch.ts`. */
function adviceOf(description: string): string {
  const [, first] = /First: (.+?) ·/.exec(description) ?? [];
  const [, runbook] = /Runbook: (\S+)/.exec(description) ?? [];
  return [first, runbook].filter(Boolean).join("; ") || "docs/runbooks/README.md";
}

function ofPending(topics: readonly TopicFacts[]) {
  const pending = topics.filter((topic) => topic.pending > 0).map(({ priority }) => priority);
  if (pending.length === 0) return null;
  return warning(
    `an address for alarms of ${pending.join(", ")} is not confirmed`,
    "Follow the link in AWS's mail; after two days it is void: subscribe to the topic again",
  );
}

function ofTopics(topics: readonly TopicFacts[], facts: Facts) {
  const pending = ofPending(topics);
  if (pending !== null) return pending;
  const isHeard = topics.some(({ priority, confirmed }) => priority === "P1" && confirmed > 0);
  return isHeard
    ? fine("somebody is told of P1 alarms")
    : warning(
        "nobody is told of P1 alarms",
        `Name operations.email.p1 in infra/stages.ts; ${anew(facts)}`,
      );
}

/** Where there is no stack, that is the finding. */
const isThere = ({ stack }: Facts) => stack.known && stack.value !== null;

/** The stage's second stack; that it cannot be asked about is said once, where its drift would be. */
const edgeIn = ({ edge }: Facts): Oversight | null => (edge.known ? edge.value : null);

function ofEdge<Value>(
  fact: Known<Value | null>,
  right: string,
  judge: (value: Value) => ReturnType<Check["look"]>,
): ReturnType<Check["look"]> {
  return allowed(fact, `${right} in ${EDGE_REGION}`, (value) => {
    const judgement = value === null ? null : judge(value);
    return judgement && { ...judgement, says: `${EDGE_REGION}: ${judgement.says}` };
  });
}

/** That the caller of AWS may not look is no problem of the stage's. */
function allowed<Value>(
  fact: Known<Value>,
  right: string,
  judge: (value: Value) => ReturnType<Check["look"]>,
) {
  return fact.known
    ? judge(fact.value)
    : warning(`cannot be looked at: ${fact.why}`, `Let your AWS user do ${right}`);
}

/** What is printed here is pasted elsewhere: enough of an account to tell it from another. */
const inPart = (account: string) => `${account.slice(0, 4)}…${account.slice(-4)}`;

export const AWS_CHECKS: readonly Check[] = [...stackChecks, ...alarmChecks];
