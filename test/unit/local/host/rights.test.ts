import { describe, expect, it } from "vitest";
import { watchRights } from "#local/host/rights.ts";
import { createStack } from "#local/host/stack.ts";
import type { Json } from "#local/host/template.ts";
import { refuseDeniedCalls } from "#test/stack/denied-calls.ts";

const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/Stack-Table";
const allow = (Action: string, Resource: Json): Json => ({ Effect: "Allow", Action, Resource });
const arnOf = (id: string): Json => ({ "Fn::GetAtt": [id, "Arn"] });

const stack = createStack({
  name: "Stack",
  template: {
    Parameters: {},
    Conditions: {},
    Outputs: {},
    Resources: {
      Table: { Type: "AWS::DynamoDB::Table", Properties: {} },
      Queue: { Type: "AWS::SQS::Queue", Properties: {} },
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          Policies: [
            {
              PolicyDocument: {
                Statement: [
                  allow("dynamodb:GetItem", arnOf("Table")),
                  allow("dynamodb:BatchGetItem", arnOf("Table")),
                  allow("dynamodb:Query", { "Fn::Join": ["", [arnOf("Table"), "/index/byX"]] }),
                  allow("sqs:SendMessage", arnOf("Queue")),
                ],
              },
            },
          ],
        },
      },
      Reader: { Type: "AWS::Lambda::Function", Properties: { Role: arnOf("Role") } },
    },
  },
  parameters: {},
  place: { http: "http://127.0.0.1:1", sqs: "http://127.0.0.1:2" },
});

/** What the host says when the function makes this call. */
function complaintsAbout(target: string, body: object): readonly string[] {
  const said: string[] = [];
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:Stack-Reader";
  const rights = watchRights(stack, new Map([[arn, "reader"]]), (label, line) =>
    said.push(`${label} ${line}`),
  );
  rights.begun({ requestId: "1", label: "reader", event: {}, at: 0 });
  rights.called("1", {
    ...{ method: "POST", url: "http://127.0.0.1:2/", target, requestBody: JSON.stringify(body) },
    ...{ statusCode: 200, responseBody: "{}", at: 0, ms: 1 },
  });
  return said;
}

describe("watchRights", () => {
  it.each([
    ["DynamoDB_20120810.GetItem", { TableName: "Stack-Table" }],
    ["DynamoDB_20120810.BatchGetItem", { RequestItems: { "Stack-Table": { Keys: [] } } }],
    ["DynamoDB_20120810.Query", { TableName: "Stack-Table", IndexName: "byX" }],
    ["AmazonSQS.SendMessageBatch", { QueueUrl: "http://127.0.0.1:2/000000000000/Stack-Queue" }],
  ])("says nothing of %s, which the role allows", (target, body) => {
    expect(complaintsAbout(target, body)).toEqual([]);
  });

  it.each([
    ["DynamoDB_20120810.PutItem", { TableName: "Stack-Table" }, `dynamodb:PutItem ${TABLE}`],
    ["DynamoDB_20120810.GetItem", { TableName: "Other" }, "table/Other"],
    ["DynamoDB_20120810.Query", { TableName: "Stack-Table" }, `dynamodb:Query ${TABLE}`],
    ["AmazonSQS.DeleteMessage", { QueueUrl: "http://q/0/Stack-Queue" }, "sqs:DeleteMessage"],
    ["secretsmanager.GetSecretValue", { SecretId: "arn:key" }, "GetSecretValue arn:key"],
  ])("complains of %s on %o, which it does not", (target, body, deed) => {
    const [complaint = "", ...others] = complaintsAbout(target, body);

    expect(complaint).toMatch(/^reader AWS would deny this: /);
    expect(complaint).toContain(deed);
    expect(others).toEqual([]);
    expect(() => refuseDeniedCalls(`fine\n${complaint}\n`)).toThrow(deed);
  });
});
