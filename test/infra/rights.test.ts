import { describe, expect, it } from "vitest";
import * as z from "zod";
import { stageNamed } from "#infra/stages.ts";
import { SCRIPT_KEYS } from "#shared/env.ts";
import { deployedFunctions, found, readable, synthesized } from "./synthesized.ts";

const prod = synthesized({ ...stageNamed("prod"), exampleConsumers: true });

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const Statement = z.strictObject({
  Effect: z.string(),
  Action: oneOrMore,
  Resource: z.unknown(),
  Condition: z.optional(z.unknown()),
});
const Role = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.optional(z.array(z.unknown())),
  Policies: z.optional(
    z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })),
  ),
});

const roles = new Map(
  found(prod, "AWS::IAM::Role", Role).map(({ label, properties }) => [label, properties]),
);

function roleOf(name: string) {
  const role = roles.get(readable(deployedFunctions(prod).get(name)?.Role).replace(".Arn", ""));
  if (role === undefined) throw new Error(`The function ${name} has no role.`);
  return role;
}

/** `resource: actions`, sorted: one line per resource that the function may touch. */
const rightsOf = (name: string) =>
  (roleOf(name).Policies ?? [])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => !Action.includes("logs:PutLogEvents"))
    .flatMap(({ Effect, Action, Resource, Condition }) => {
      const only = Condition === undefined ? "" : ` if ${JSON.stringify(Condition)}`;
      const actions = [Action].flat().map((action) => action.replace(/^\w+:/, ""));
      return [Resource]
        .flat()
        .map((resource) => `${Effect} ${readable(resource)}: ${actions.sort().join(" ")}${only}`);
    })
    .sort();

const readsTable = ["Allow PaymentsTable.Arn: GetItem"];
/** Counts what it does in the table, and takes its own claim away again. */
const claims = [
  "Allow ConektaKeyArn: GetSecretValue",
  "Allow PaymentsTable.Arn: DeleteItem GetItem PutItem UpdateItem",
];
const changesAtConekta = [
  "Allow PaymentsTable.Arn: GetItem PutItem",
  "Allow ConektaKeyArn: GetSecretValue",
];

const listsByCustomer = [
  "Allow PaymentsTable.Arn/index/byCustomer: Query",
  "Allow PaymentsTable.Arn: BatchGetItem",
];

const changesLinks = [
  "Allow DownstreamCardLinksQueue.Arn: SendMessage",
  "Allow PaymentsTable.Arn: GetItem PutItem",
];

const table = {
  "create-customer": claims,
  "get-customer": readsTable,
  "replace-card": [
    "Allow ConektaKeyArn: GetSecretValue",
    "Allow PaymentsTable.Arn: GetItem PutItem UpdateItem",
  ],
  "forget-customer": [
    "Allow DownstreamCardLinksQueue.Arn: SendMessage",
    "Allow PaymentsTable.Arn/index/byCustomer: Query",
    "Allow PaymentsTable.Arn: BatchGetItem GetItem PutItem",
    "Allow ConektaKeyArn: GetSecretValue",
  ],
  "create-order": claims,
  "get-order": readsTable,
  "list-orders": listsByCustomer,
  "refund-order": changesAtConekta,
  "cancel-order": changesAtConekta,
  "capture-order": changesAtConekta,
  "create-card-link": changesLinks,
  "list-card-links": listsByCustomer,
  "read-card-link": readsTable,
  "revoke-card-link": changesLinks,
  "renew-card-link": changesLinks,
  "get-card-link": changesLinks,
  "request-renewal": changesLinks,
  "attend-card-links": [
    "Allow ConektaKeyArn: GetSecretValue",
    ...changesLinks,
    "Allow PaymentsTable.Arn/index/unsettled: Query",
  ].sort(),
  "record-client-event": [],
  "save-card": ["Allow DownstreamCardLinksQueue.Arn: SendMessage", ...claims].sort(),
  webhook: ["Allow EventsQueue.Arn: SendMessage", "Allow SecretsWebhookKeys: GetSecretValue"],
  consumer: [
    "Allow DownstreamAccountingQueue.Arn: SendMessage",
    "Allow DownstreamLogisticsQueue.Arn: SendMessage",
    "Allow EventsQueue.Arn: ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage",
    "Allow PaymentsTable.Arn: BatchGetItem GetItem PutItem",
    "Allow ConektaKeyArn: GetSecretValue",
  ],
  "example-accounting": [
    "Allow DownstreamAccountingQueue.Arn: DeleteMessage GetQueueAttributes ReceiveMessage",
    "Allow ExampleConsumersLedger.Arn: GetItem PutItem",
  ],
  "check-origin": ["Allow OriginCheckSecret: GetSecretValue"],
  "watch-script": [
    `Allow PaymentsTable.Arn: GetItem PutItem if {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["${SCRIPT_KEYS}*"]}}`,
  ],
  "watch-webhook": [
    "Allow ConektaKeyArn: GetSecretValue",
    "Allow SecretsWebhookKeys: GetSecretValue",
  ],
  "register-webhook": [
    "Allow ConektaKeyArn: GetSecretValue",
    "Allow SecretsWebhookKeys: GetSecretValue PutSecretValue",
  ],
  reconcile: [
    "Allow DownstreamAccountingQueue.Arn: SendMessage",
    "Allow DownstreamLogisticsQueue.Arn: SendMessage",
    "Allow EventsQueue.Arn: SendMessage",
    "Allow PaymentsTable.Arn/index/unsettled: Query",
    "Allow PaymentsTable.Arn: BatchGetItem GetItem PutItem",
    "Allow ConektaKeyArn: GetSecretValue",
  ],
};

/** Who may do anything at all to what this names. */
const touching = (resource: string) =>
  Object.keys(table).filter((name) => rightsOf(name).some((right) => right.includes(resource)));

describe("rights", () => {
  it("keep the webhook from the table, and all but three from the webhook keys", () => {
    expect(touching("PaymentsTable")).not.toContain("webhook");
    expect(touching("SecretsWebhookKeys").sort()).toEqual([
      "register-webhook",
      "watch-webhook",
      "webhook",
    ]);
  });

  it("let the API's functions write to no queue that money is applied from", () => {
    expect(touching("EventsQueue").sort()).toEqual(["consumer", "reconcile", "webhook"]);
    expect(touching("LogisticsQueue").sort()).toEqual(["consumer", "reconcile"]);
  });

  it("hold no wildcard in actions or resources", () => {
    const statements = Object.keys(table)
      .flatMap((name) => roleOf(name).Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

    expect(statements.length).toBeGreaterThan(0);
    expect(
      statements.filter(({ Action, Resource }) => JSON.stringify([Action, Resource]).includes("*")),
    ).toEqual([]);
  });

  it("are listed here for every deployed function", () => {
    expect([...deployedFunctions(prod).keys()].sort()).toEqual(Object.keys(table).sort());
  });

  it.each(Object.entries(table))("of %s are these and no more", (name, rights) => {
    expect(rightsOf(name)).toEqual([...rights].sort());
  });

  it.each(Object.keys(table))("of %s on logs end at its own log group", (name) => {
    const logGroup = readable(deployedFunctions(prod).get(name)?.LoggingConfig?.LogGroup);

    const statements = (roleOf(name).Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => Action.includes("logs:PutLogEvents"));

    expect(statements.map(({ Action }) => Action)).toEqual([
      ["logs:CreateLogStream", "logs:PutLogEvents"],
    ]);
    expect(statements.map(({ Resource }) => readable(Resource))).toEqual([`${logGroup}.Arn`]);
  });

  it.each(Object.keys(table))("of %s come from nowhere else", (name) => {
    const role = readable(deployedFunctions(prod).get(name)?.Role).replace(".Arn", "");

    const Policy = z.object({ Roles: z.array(z.unknown()) });
    const attached = found(prod, "AWS::IAM::Policy", Policy).flatMap(({ properties }) =>
      properties.Roles.map(readable),
    );

    expect(roleOf(name).ManagedPolicyArns).toBeUndefined();
    expect(attached).not.toContain(role);
    expect(JSON.stringify(roleOf(name).AssumeRolePolicyDocument)).toContain("lambda.amazonaws.com");
  });

  it("are held by one role per function", () => {
    const used = [...deployedFunctions(prod).values()].map(({ Role: role }) => readable(role));

    expect(new Set(used).size).toBe(used.length);
  });

  it("to change the webhook keys are register-webhook's alone, and nobody may change the private key", () => {
    const writers = Object.entries(table).flatMap(([name, rights]) =>
      rights.filter((right) => right.includes("PutSecretValue")).map((right) => [name, right]),
    );

    expect(writers).toEqual([
      ["register-webhook", "Allow SecretsWebhookKeys: GetSecretValue PutSecretValue"],
    ]);
  });
});
