import { describe, expect, it } from "vitest";
import * as z from "zod";
import { found, synthesized } from "./synthesized.ts";

const dev = synthesized("dev");
const staging = synthesized("staging");
const prod = synthesized("prod");

const Index = z.object({
  IndexName: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string() })),
  Projection: z.object({ ProjectionType: z.string() }),
});
const Table = z.object({
  KeySchema: z.array(z.object({ AttributeName: z.string() })),
  BillingMode: z.string(),
  DeletionProtectionEnabled: z.boolean(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }),
  GlobalSecondaryIndexes: z.array(Index),
  StreamSpecification: z.optional(z.unknown()),
});

const tableOf = (from: typeof dev) => {
  const [table] = found(from, "AWS::DynamoDB::Table", Table);
  if (table === undefined) throw new Error("There is no table.");
  return table;
};

describe("the payments table", () => {
  it("is keyed by pk alone, with two indexes that hold keys only", () => {
    const { KeySchema, GlobalSecondaryIndexes } = tableOf(dev).properties;

    expect(KeySchema.map((key) => key.AttributeName)).toEqual(["pk"]);
    expect(
      GlobalSecondaryIndexes.map((index) => [
        index.IndexName,
        ...index.KeySchema.map((key) => key.AttributeName),
        index.Projection.ProjectionType,
      ]),
    ).toEqual([
      ["byCustomer", "customer_id", "created_ms", "KEYS_ONLY"],
      ["unsettled", "unsettled", "look_ms", "KEYS_ONLY"],
    ]);
  });

  it("is paid per request, can be restored to any second, and forgets what has expired", () => {
    expect(tableOf(prod).properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
    });
  });

  it("cannot be deleted by accident outside dev", () => {
    expect(tableOf(dev).properties.DeletionProtectionEnabled).toBe(false);
    expect(tableOf(staging).properties.DeletionProtectionEnabled).toBe(true);
    expect(tableOf(prod).properties.DeletionProtectionEnabled).toBe(true);
  });
});

describe("what outlives the stack", () => {
  it.each(["AWS::DynamoDB::Table", "AWS::SecretsManager::Secret"])("is, in prod, %s", (type) => {
    const all = found(prod, type, z.unknown());

    expect(all.length).toBeGreaterThan(0);
    expect(all.every((resource) => resource.keeps)).toBe(true);
  });

  it("is, in prod, every log of a function or of the API", () => {
    const logs = found(prod, "AWS::Logs::LogGroup", z.unknown());

    const gone = logs.filter((log) => !log.keeps).map((log) => log.label);

    expect(gone).toEqual(["WebsiteDeployLog"]);
  });

  it("is nothing in dev", () => {
    const kept = [
      "AWS::DynamoDB::Table",
      "AWS::SecretsManager::Secret",
      "AWS::Logs::LogGroup",
      "AWS::S3::Bucket",
    ].flatMap((type) => found(dev, type, z.unknown()).filter((resource) => resource.keeps));

    expect(kept).toEqual([]);
  });
});

describe("secrets", () => {
  const Secret = z.object({ Name: z.optional(z.string()), SecretString: z.optional(z.string()) });
  const secrets = found(prod, "AWS::SecretsManager::Secret", Secret);
  const keys = secrets.find(({ label }) => label === "SecretsWebhookKeys");

  it("have no name that one of a destroyed stack could have taken", () => {
    expect(secrets.map(({ properties }) => properties.Name)).toEqual([undefined, undefined]);
  });

  it("are created with a value that no PEM reader would take", () => {
    expect(keys?.properties.SecretString).not.toMatch(/^key_|BEGIN/);
  });

  it("do not hold Conekta's private key: the stack is told where it is", () => {
    expect(prod.template.Outputs["ConektaKeySecretArn"]?.Value).toEqual({
      Ref: "ConektaKeyArn",
    });
  });
});
