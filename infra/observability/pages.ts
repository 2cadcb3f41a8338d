import { AlarmRule, CompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Aws, Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { removalOf } from "#infra/constructs/removal.ts";
import type { Stage } from "#infra/stages.ts";
import { AREAS, type Area, PRIORITIES, type Priority, type Watch } from "./watch.ts";

/** A graver alarm of the same area may come a moment later; then this one is part of it. */
const WAIT_FOR_GRAVER = Duration.minutes(1);
/** After it, what it has left behind has time to clear by itself. */
const REST_AFTER_GRAVER = Duration.minutes(5);

export type PagesProps = { readonly stage: Stage; readonly watches: readonly Watch[] };

/**
 * Who is told. Single alarms tell nobody: an outage sets off a dozen of them. Each area has one
 * composite alarm for each priority, which goes to the priority's topic, and keeps quiet while a graver
 * one of its area is on.
 */
export class Pages extends Construct {
  /** Of the priorities that an alarm has. */
  readonly topics: ReadonlyMap<Priority, Topic>;

  constructor(scope: Construct, id: string, { stage, watches }: PagesProps) {
    super(scope, id);
    const key = this.#keyForAlarms(stage);
    const used = PRIORITIES.filter((each) => watches.some(({ priority }) => priority === each));
    const topics = new Map(used.map((each) => [each, this.#topic(stage, { priority: each, key })]));
    this.topics = topics;
    for (const area of AREAS) {
      let graver: CompositeAlarm | null = null;
      for (const [priority, topic] of topics) {
        const alarms = watches.filter((each) => each.area === area && each.priority === priority);
        if (alarms.length === 0) continue;
        graver = this.#page(stage, { area, priority, alarms, graver, topic });
      }
    }
  }

  /** CloudWatch may not use AWS's own key for SNS, so topics that are encrypted need one of ours. */
  #keyForAlarms(stage: Stage): Key {
    const key = new Key(this, "Key", {
      description: `Pagos-${stage.name}: messages of alarms`,
      enableKeyRotation: true,
      removalPolicy: removalOf(stage),
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        // In a key's own policy this is the key.
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    return key;
  }

  #topic(
    { name, operations }: Stage,
    { priority, key }: { readonly priority: Priority; readonly key: Key },
  ): Topic {
    const topic = new Topic(this, priority, {
      displayName: `Pagos ${name} ${priority}`,
      enforceSSL: true,
      masterKey: key,
    });
    // With a policy of its own a topic no longer takes everybody of its account.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    const email = operations.email[WORD_OF[priority]];
    if (email !== null) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  #page(
    stage: Stage,
    about: {
      readonly area: Area;
      readonly priority: Priority;
      readonly alarms: readonly Watch[];
      readonly graver: CompositeAlarm | null;
      readonly topic: Topic;
    },
  ): CompositeAlarm {
    const { area, priority, alarms, graver, topic } = about;
    const composite = new CompositeAlarm(this, `${priority}${area}`, {
      compositeAlarmName: `Pagos-${stage.name}-${priority}-${area}`,
      alarmDescription: `${area}: one or more alarms of priority ${priority}. The alarm that set it off says what it means and what to do · All: ${stage.operations.runbooksUrl}/README.md`,
      alarmRule: AlarmRule.anyOf(...alarms.map(({ alarm }) => alarm)),
      ...(graver && {
        actionsSuppressor: graver,
        actionsSuppressorWaitPeriod: WAIT_FOR_GRAVER,
        actionsSuppressorExtensionPeriod: REST_AFTER_GRAVER,
      }),
    });
    const action = new SnsAction(topic);
    composite.addAlarmAction(action);
    composite.addOkAction(action);
    return composite;
  }
}

const WORD_OF = { P1: "p1", P2: "p2", P3: "p3" } as const satisfies Record<Priority, string>;
