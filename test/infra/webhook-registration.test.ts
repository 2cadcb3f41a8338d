import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { stageNamed } from "#infra/stages.ts";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";
import { found, readable, synthesized } from "./synthesized.ts";

const Properties = z.object({
  ServiceToken: z.unknown(),
  ServiceTimeout: z.coerce.number(),
  Mode: z.string(),
  Url: z.optional(z.unknown()),
  AsOf: z.unknown(),
  SubscribedEvents: z.optional(z.array(z.string())),
});

const one = (from: ReturnType<typeof synthesized>, type: string) => {
  const [resource] = found(from, type, Properties);
  if (resource === undefined) throw new Error(`There is no ${type}.`);
  return resource.properties;
};

const dev = synthesized("dev");

describe("the webhook's registration", () => {
  it("is the work of one function of ours, and of no helper of CDK's", () => {
    for (const type of ["Custom::ConektaWebhook", "Custom::ConektaWebhookKey"]) {
      expect(readable(one(dev, type).ServiceToken)).toBe("FunctionsRegisterWebhookFunction.Arn");
    }
  });

  it("gives Conekta the webhook's own address, with our mark on it", () => {
    const { WebhookUrl } = dev.template.Outputs;

    expect(readable(one(dev, "Custom::ConektaWebhook").Url)).toBe(
      `${readable(WebhookUrl?.Value)}?registered_by=Pagos-dev`,
    );
  });

  it("runs again whenever the events that we want are others", () => {
    expect(one(dev, "Custom::ConektaWebhook").SubscribedEvents).toEqual(SUBSCRIBED_EVENTS);
  });

  it("runs again with each deployment, whatever has happened at Conekta since the last", () => {
    for (const type of ["Custom::ConektaWebhook", "Custom::ConektaWebhookKey"]) {
      expect(readable(one(dev, type).AsOf)).toBe("DeployedAt");
    }
    expect(dev.template.Parameters).toHaveProperty("DeployedAt.Default", "");
  });

  it("never asks for charge.created, which says declined of charges that are paid", () => {
    expect(SUBSCRIBED_EVENTS).not.toContain("charge.created");
  });

  it("has Conekta send no order.created, which would be paid for and thrown away", () => {
    expect(SUBSCRIBED_EVENTS).not.toContain("order.created");
  });

  it("waits minutes for an answer, not CloudFormation's hour", () => {
    expect(one(dev, "Custom::ConektaWebhook").ServiceTimeout).toBeLessThanOrEqual(600);
  });

  it("comes after its key, and goes before it", () => {
    Template.fromStack(dev.stack).hasResource("Custom::ConektaWebhook", {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp("^WebhookRegistrationKey")]),
    });
  });

  it.each([
    ["dev", "sandbox"],
    ["staging", "sandbox"],
    ["prod", "live"],
  ])("expects the keys of %s to be %s keys", (stage, mode) => {
    expect(one(synthesized(stage), "Custom::ConektaWebhookKey").Mode).toBe(mode);
  });

  it("can be left out", () => {
    const stage = stageNamed("dev");
    const without = synthesized({
      ...stage,
      conekta: { ...stage.conekta, registersWebhook: false },
    });

    expect(found(without, "Custom::ConektaWebhook", Properties)).toEqual([]);
  });
});
