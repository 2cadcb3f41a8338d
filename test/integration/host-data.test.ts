import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FIXTURE, type FixtureHost, startFixtureHost } from "./fixture-host.ts";

const local = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pagos-data-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function clients({ host }: FixtureHost) {
  return {
    table: host.outputs["TableName"],
    queue: host.outputs["FifoQueueUrl"],
    dynamo: new DynamoDBClient({ ...local, endpoint: host.outputs["DynamoDbEndpoint"] ?? "" }),
    sqs: new SQSClient({ ...local, endpoint: host.outputs["SqsEndpoint"] ?? "" }),
  };
}

describe("a data directory", () => {
  it("keeps rows, messages and the issuer's key over a restart", async () => {
    const dataDirectory = join(folder, "data");
    const before = await startFixtureHost({ dataDirectory });
    const first = clients(before);
    await first.dynamo.send(
      new PutItemCommand({ TableName: first.table, Item: { pk: { S: "ORDER#1" } } }),
    );
    await first.sqs.send(
      new SendMessageCommand({
        QueueUrl: first.queue,
        MessageBody: "order.paid",
        MessageGroupId: "1",
        MessageDeduplicationId: "1",
      }),
    );
    await before.stop();

    const after = await startFixtureHost({ dataDirectory });
    const second = clients(after);
    const row = await second.dynamo.send(
      new GetItemCommand({ TableName: second.table, Key: { pk: { S: "ORDER#1" } } }),
    );
    const messages = await second.sqs.send(new ReceiveMessageCommand({ QueueUrl: second.queue }));
    await after.stop();

    expect(row.Item).toEqual({ pk: { S: "ORDER#1" } });
    expect(messages.Messages?.[0]?.Body).toBe("order.paid");
    expect(after.issuer.jwks).toEqual(before.issuer.jwks);
  });

  it("is refused when its table has other keys than the template", async () => {
    const dataDirectory = join(folder, "data");
    await (await startFixtureHost({ dataDirectory })).stop();
    const assembly = changedFixture((template) => template.replaceAll('"pk"', '"other"'));

    await expect(startFixtureHost({ dataDirectory, assembly })).rejects.toThrow("npm run reset");
  });
});

describe("a changed assembly", () => {
  it("replaces the function whose code changed, and the page", async () => {
    const assembly = changedFixture((template) => template);
    const fixture = await startFixtureHost({ assembly });
    const code = join(assembly, "asset.echo2");
    cpSync(join(assembly, "asset.echo"), code, { recursive: true });
    writeFileSync(join(code, "index.js"), 'exports.handler = async () => ({ version: "two" });');
    for (const file of ["Fixture.template.json", "Fixture.assets.json"]) {
      edit(join(assembly, file), (text) => text.replace(/(echo)(?=\.zip|",)/g, "$12"));
    }
    edit(join(assembly, "asset.page/index.html"), () => "<title>New</title>");

    const reload = await fixture.host.reload();
    const answer = await fetch(`${fixture.url}/api/open`, { method: "POST" });
    const page = await fetch(fixture.url);

    expect(reload).toEqual({ kind: "reloaded", functions: ["echo"] });
    expect(await answer.json()).toEqual({ version: "two" });
    expect(await page.text()).toBe("<title>New</title>");
    await fixture.stop();
  });

  it("asks for a restart when resources changed", async () => {
    const assembly = changedFixture((template) => template);
    const fixture = await startFixtureHost({ assembly });
    edit(join(assembly, "Fixture.template.json"), (text) =>
      text.replace('"VisibilityTimeout": 1', '"VisibilityTimeout": 2'),
    );

    expect(await fixture.host.reload()).toEqual({ kind: "restart_needed" });
    await fixture.stop();
  });
});

describe("a template with something new", () => {
  it.each([
    { what: "AWS::IAM::Role", becomes: "AWS::Scheduler::Schedule", refusal: "Role (AWS::Sche" },
    { what: '"SECRET":', becomes: '"OTHER":', refusal: "no value for the secret Secret" },
    { what: "nodejs24.x", becomes: "python3.13", refusal: "bundled Node.js assets" },
  ])("is refused when $what becomes $becomes", async ({ what, becomes, refusal }) => {
    const assembly = changedFixture((template) => template.replace(what, becomes));

    await expect(startFixtureHost({ assembly })).rejects.toThrow(refusal);
  });
});

function changedFixture(change: (template: string) => string): string {
  const copy = join(folder, "assembly");
  cpSync(FIXTURE, copy, { recursive: true });
  edit(join(copy, "Fixture.template.json"), change);
  return copy;
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
