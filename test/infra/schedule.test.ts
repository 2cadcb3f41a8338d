import { describe, expect, it } from "vitest";
import * as z from "zod";
import { deployedFunctions, found, readable, synthesized } from "./synthesized.ts";

const dev = synthesized("dev");

const Rule = z.object({
  ScheduleExpression: z.string(),
  State: z.string(),
  Targets: z.array(
    z.object({ Arn: z.unknown(), RetryPolicy: z.object({ MaximumRetryAttempts: z.number() }) }),
  ),
});
const AsyncInvocation = z.object({ FunctionName: z.unknown(), MaximumRetryAttempts: z.number() });

describe("the reconciler", () => {
  it("runs every minute, and on the local host at the pace of its own environment", () => {
    const rate = (stage: string) =>
      found(synthesized(stage), "AWS::Events::Rule", Rule)[0]?.properties.ScheduleExpression;
    const { RECONCILE_EVERY_SECONDS } =
      deployedFunctions(synthesized("local")).get("reconcile")?.Environment?.Variables ?? {};

    expect([rate("prod"), rate("local")]).toEqual(["rate(1 minute)", "rate(1 minute)"]);
    expect(RECONCILE_EVERY_SECONDS).toBe("5");
  });

  it("runs one at a time, and a failed run is not repeated: the next one comes soon enough", () => {
    const rule = found(dev, "AWS::Events::Rule", Rule).find(({ label }) =>
      label.startsWith("Reconciliation"),
    );
    const asynchronous = found(dev, "AWS::Lambda::EventInvokeConfig", AsyncInvocation).find(
      ({ properties }) => readable(properties.FunctionName) === "FunctionsReconcileFunction",
    );

    expect(rule?.properties.State).toBe("ENABLED");
    expect(rule?.properties.Targets.map(({ Arn }) => readable(Arn))).toEqual([
      "FunctionsReconcileFunction.Arn",
    ]);
    expect(rule?.properties.Targets[0]?.RetryPolicy.MaximumRetryAttempts).toBe(0);
    expect(asynchronous?.properties.MaximumRetryAttempts).toBe(0);
    expect(deployedFunctions(dev).get("reconcile")?.ReservedConcurrentExecutions).toBe(1);
  });
});
