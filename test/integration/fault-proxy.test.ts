import { createServer } from "node:http";
import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import type { Rates } from "#local/faults/fault-kinds.ts";
import { createFaultPlan } from "#local/faults/fault-plan.ts";
import { startFaultProxy } from "#local/faults/fault-proxy.ts";
import { createClosers } from "#local/host/closers.ts";
import { listen } from "#local/host/engines/ports.ts";

const closers = createClosers();
afterEach(closers.closeAll);

/** An engine that only remembers what it was asked, with the proxy before it and an SDK before that. */
async function behindFaults(rates: Rates, seed = 1) {
  const asked: string[] = [];
  const killed: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.headers["x-amz-target"]).split(".").at(-1) ?? "");
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
    });
  });
  const engine = `http://127.0.0.1:${await listen(server, 0)}`;
  closers.add(() => server.close() && server.closeAllConnections());
  const plan = createFaultPlan({ seed, rates });
  plan.begin();
  const proxy = await startFaultProxy({
    service: "dynamodb",
    engine,
    plan,
    placeOf: () => "table",
    kill: (label) => killed.push(label),
  });
  closers.add(proxy.stop);
  const client = new DynamoDBClient({
    endpoint: proxy.urlFor("create-order"),
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  closers.add(() => client.destroy());
  const put = () =>
    client
      .send(new PutItemCommand({ TableName: "payments", Item: { pk: { S: "ORDER#1" } } }))
      .then(() => "done")
      .catch(({ name }: Error) => name);
  return { asked, killed, client, plan, put };
}

describe("the fault proxy", () => {
  it("lets everything through when nothing strikes", async () => {
    const { asked, put } = await behindFaults({});

    expect([await put(), asked]).toEqual(["done", ["PutItem"]]);
  });

  it("throttles before the engine hears of it", async () => {
    const { asked, put } = await behindFaults({ throttle: 1 });

    expect([await put(), asked]).toEqual(["ProvisionedThroughputExceededException", []]);
  });

  it("refuses before the engine hears of it", async () => {
    const { asked, put } = await behindFaults({ refuse: 1 });

    expect([await put(), asked]).toEqual(["InternalServerError", []]);
  });

  it("loses the answer to what the engine has done", async () => {
    const { asked, put } = await behindFaults({ lose: 1 });

    const answers = [await put(), await put(), await put(), await put()];

    expect(answers).not.toContain("done");
    expect(asked).toHaveLength(4);
  });

  it("ends the function that calls, before or after the engine did it", async () => {
    const { asked, killed, put } = await behindFaults({ kill: 1 });

    for (let call = 0; call < 12; call += 1) await put();

    expect(killed).toEqual(Array.from({ length: 12 }, () => "create-order"));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(12);
  });

  it("leaves a key of a batch unprocessed", async () => {
    const { client } = await behindFaults({ partial: 1 });
    const Keys = [{ pk: { S: "a" } }, { pk: { S: "b" } }];

    const { UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { payments: { Keys } } }),
    );

    expect(UnprocessedKeys?.["payments"]?.Keys).toEqual([Keys[1]]);
  });

  it("is out of the way once it has healed", async () => {
    const { plan, put } = await behindFaults({ throttle: 1 });

    plan.heal();

    expect(await put()).toBe("done");
  });
});
