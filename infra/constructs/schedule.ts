import { Rule, Schedule as Timetable } from "aws-cdk-lib/aws-events";
import { LambdaFunction as Target } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledged.ts";

export type ScheduleProps = {
  readonly lambda: LambdaFunction;
  readonly everySeconds: number;
  /** What a run is for. */
  readonly description: string;
};

const THE_NEXT_RUN =
  "A run that fails leaves nothing behind that the next run, a minute later, would not do; a dead-letter queue would keep invocations that say nothing.";

/**
 * Invokes a function again and again. A run that fails, or finds another still going, is not repeated:
 * the next one does its work.
 */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { lambda, everySeconds, description }: ScheduleProps) {
    super(scope, id);
    const limits = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
    lambda.configureAsyncInvoke(limits);
    acknowledge(lambda, { "Serverless-LambdaAsyncFailureDestination": THE_NEXT_RUN });
    const rule = new Rule(this, "Rule", {
      description,
      schedule: Timetable.rate(rateOf(everySeconds)),
      targets: [new Target(lambda, limits)],
    });
    acknowledge(rule, { "Serverless-EventBusDLQ": THE_NEXT_RUN });
  }
}

/**
 * EventBridge counts in whole minutes, and CloudFormation's schema knows no other. The stage `local`
 * wants runs every few seconds: the local host takes the pace from the function's own environment
 * (`RECONCILE_EVERY_SECONDS`) wherever that is finer than the rule.
 */
function rateOf(seconds: number): Duration {
  return Duration.minutes(Math.max(1, Math.ceil(seconds / 60)));
}
