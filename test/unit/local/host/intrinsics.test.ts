import { describe, expect, it } from "vitest";
import { createResolver, type LocalNames } from "#local/host/intrinsics.ts";
import type { Json, Template } from "#local/host/template.ts";

const names: LocalNames = {
  ref: (id) => ({ Queue: "http://127.0.0.1:9324/queue", "AWS::Region": "us-east-1" })[id],
  attribute: (id, name) => (id === "Queue" && name === "Arn" ? "arn:queue" : undefined),
};

function resolve(value: Json, conditions: Template["Conditions"] = {}): Json | undefined {
  const template = { Parameters: {}, Conditions: conditions, Resources: {}, Outputs: {} };
  return createResolver(template, names).resolve(value);
}

describe("createResolver", () => {
  it("leaves plain values alone", () => {
    expect(resolve({ a: [1, "two", null, { b: true }] })).toEqual({
      a: [1, "two", null, { b: true }],
    });
  });

  it("replaces references inside lists and objects", () => {
    expect(resolve({ urls: [{ Ref: "Queue" }] })).toEqual({
      urls: ["http://127.0.0.1:9324/queue"],
    });
  });

  it.each([
    ["as a list", ["Queue", "Arn"]],
    ["as text", "Queue.Arn"],
  ])("reads an attribute given %s", (_how, argument) => {
    expect(resolve({ "Fn::GetAtt": argument })).toBe("arn:queue");
  });

  it("joins parts that are intrinsics themselves", () => {
    expect(resolve({ "Fn::Join": ["/", ["a", { Ref: "AWS::Region" }, "b"]] })).toBe(
      "a/us-east-1/b",
    );
  });

  it("substitutes ids, attributes and given variables, and keeps what is escaped", () => {
    const format = `\${Queue} \${Queue.Arn} \${Given} \${!Literal}`;

    expect(resolve({ "Fn::Sub": [format, { Given: { Ref: "AWS::Region" } }] })).toBe(
      `http://127.0.0.1:9324/queue arn:queue us-east-1 \${Literal}`,
    );
  });

  it("takes the host out of an address by split and select", () => {
    expect(resolve({ "Fn::Select": [2, { "Fn::Split": ["/", { Ref: "Queue" }] }] })).toBe(
      "127.0.0.1:9324",
    );
  });

  it.each([
    ["us-east-1", "yes"],
    ["mx-central-1", "no"],
  ])("decides by the condition when the region must be %s", (region, expected) => {
    const conditions = { Here: { "Fn::Equals": [{ Ref: "AWS::Region" }, region] } };

    expect(resolve({ "Fn::If": ["Here", "yes", "no"] }, conditions)).toBe(expected);
  });

  it("combines conditions", () => {
    const conditions: Template["Conditions"] = {
      Yes: { "Fn::Equals": ["a", "a"] },
      No: { "Fn::Not": [{ Condition: "Yes" }] },
      Both: { "Fn::And": [{ Condition: "Yes" }, { Condition: "No" }] },
      Either: { "Fn::Or": [{ Condition: "Yes" }, { Condition: "No" }] },
    };

    expect(resolve({ "Fn::If": ["Both", 1, 2] }, conditions)).toBe(2);
    expect(resolve({ "Fn::If": ["Either", 1, 2] }, conditions)).toBe(1);
  });

  it("drops members and items that are no value", () => {
    const noValue = { Ref: "AWS::NoValue" };

    expect(resolve({ a: noValue, b: [noValue, 1] })).toEqual({ b: [1] });
  });

  it.each<[string, Json]>([
    ['{"Ref": "Nobody"}', { Ref: "Nobody" }],
    ['{"Fn::GetAtt": ["Queue", "Color"]}', { "Fn::GetAtt": ["Queue", "Color"] }],
    ["Fn::Cidr", { "Fn::Cidr": ["10.0.0.0/16", 1, 8] }],
  ])("names what it cannot resolve: %s", (name, value) => {
    expect(() => resolve(value)).toThrow(name);
  });
});
