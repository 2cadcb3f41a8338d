import { describe, expect, it } from "vitest";
import { refuseUnknownTypes } from "#local/host/resource-types.ts";

function templateWith(type: string) {
  const Resources = { Clock: { Type: type, Properties: {} } };
  return { Parameters: {}, Conditions: {}, Resources, Outputs: {} };
}

describe("refuseUnknownTypes", () => {
  it.each(["AWS::Lambda::Function", "AWS::IAM::Role"])("knows %s", (type) => {
    expect(() => refuseUnknownTypes(templateWith(type))).not.toThrow();
  });

  it("names the resource and its type otherwise", () => {
    expect(() => refuseUnknownTypes(templateWith("AWS::Scheduler::Schedule"))).toThrow(
      "Clock (AWS::Scheduler::Schedule)",
    );
  });
});
