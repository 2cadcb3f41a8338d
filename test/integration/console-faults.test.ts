import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually, merchant } from "#test/stack/merchant.ts";
import { ROOT, type Stack, startStack } from "#test/stack/start-stack.ts";

/** The first faults of the table start a dozen processes anew. */
const PATIENCE_MS = 20_000;

/** A stack of its own: what breaks here would break for whoever shares it. */
let stack: Stack;
let shop: ReturnType<typeof merchant>;
beforeAll(async () => {
  stack = await startStack();
  shop = merchant(stack.outputs);
});
afterEach(() => tell("DELETE"));
afterAll(async () => {
  shop.stop();
  await stack.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape that it reads.
type Told = { readonly status: number; readonly body: any };

async function request(method: string, path: string, body?: unknown): Promise<Told> {
  const response = await fetch(`${stack.outputs.ConsoleUrl}/api${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const tell = (method: string, plan?: unknown) => request(method, "/faults", plan);
const struck = async () => (await tell("GET")).body.struck;

/** Once nothing fails any more: whatever waits is brought forward until both systems have been told. */
const delivered = (id: string) =>
  eventually(async () => {
    await request("POST", "/time", { bring: "retries" });
    await request("POST", "/time", { bring: "looks" });
    const { body } = await shop.call("GET", `/orders/${id}`);
    return body.status === "paid" && body.undelivered.length === 0;
  }, PATIENCE_MS);

const strikesAt = (place: string, fault: string) => expect.objectContaining({ place, fault });

describe("the console's faults of the stack", () => {
  it("are off until somebody asks for them, and go off with one call", async () => {
    const before = (await request("GET", "/state")).body.faultsOn;
    const during = (await tell("PUT", { functions: [{ fault: "kill", rate: 0.01 }] })).body;
    const after = (await tell("DELETE")).body;

    expect([before, during.on, after.on]).toEqual([false, true, false]);
    expect(after.plan.functions).toEqual([]);
  });

  it("keep systems from hearing of an order only as long as their queues are away", async () => {
    const seed = 7;
    await tell("PUT", { seed, downstream: [{ fault: "refuse", rate: 1 }] });
    const { id } = await shop.paidOrder();
    await eventually(async () => (await struck()).length > 0, PATIENCE_MS);
    const during = (await tell("GET")).body;

    await tell("DELETE");
    await delivered(id);

    expect(during.plan).toMatchObject({ seed, downstream: [{ fault: "refuse", rate: 1 }] });
    expect(during.struck).toContainEqual(strikesAt("downstream", "refuse"));
  });

  it("let the consumer fail, and show on the timeline that it comes again", async () => {
    await tell("PUT", { consumers: [{ fault: "fail", rate: 1 }] });
    const { id } = await shop.paidOrder();
    const failures = async () => {
      const { hops } = (await request("GET", `/payments/${id}`)).body;
      return hops.filter(({ outcome }: { outcome: string }) => outcome === "retrying");
    };
    await eventually(async () => (await failures()).length > 0, PATIENCE_MS);

    await tell("DELETE");
    await delivered(id);

    const [failure] = await failures();
    expect(failure).toMatchObject({ lane: "consumer", fn: "consumer" });
    expect(failure.response).toContain("A fault on purpose");
  });

  it("throttle the table, and its key charges once they are gone", async () => {
    const body = shop.order(await shop.saveCard());
    const key = randomUUID();
    await tell("PUT", { table: [{ fault: "throttle", rate: 1 }] });

    const during = await shop.charge(body, key);
    const struckThen = await struck();
    await tell("DELETE");
    let after = await shop.charge(body, key);
    const hasAnswer = async () => {
      if (after.status >= 500) after = await shop.charge(body, key);
      return after.status < 500;
    };
    await eventually(hasAnswer, PATIENCE_MS);

    expect([during.status, after.status], JSON.stringify(after.body)).toEqual([500, 201]);
    expect(after.body.status).toBe("paid");
    expect(struckThen).toContainEqual(strikesAt("table", "throttle"));

    const failed = async () => {
      const { body } = await request("GET", `/payments/${after.body.id}`);
      return body.hops?.find(({ title }: { title: string }) => title === "POST /orders 500");
    };
    await eventually(async () => (await failed()) !== undefined, PATIENCE_MS);
    const { body: frames } = await request("GET", `/hops/${(await failed()).id}/stack`);
    expect(frames).toEqual([expect.objectContaining({ line: expect.any(Number) })]);
  });

  it("show where in the sources a function threw", async () => {
    const { id } = await shop.paidOrder();
    await shop.messagesOf(id, ({ status }) => status === "paid");
    const hops = async () => (await request("GET", `/payments/${id}`)).body.hops;
    const event = (await hops()).find(({ lane }: { lane: string }) => lane === "webhook");
    await tell("PUT", { table: [{ fault: "throttle", rate: 1 }] });
    await request("POST", `/payments/${id}/actions`, { kind: "replay", hop: event.id });
    const thrown = async () =>
      (await hops()).find(({ outcome }: { outcome: string }) => outcome === "retrying");
    await eventually(async () => (await thrown()) !== undefined, PATIENCE_MS);

    const { body: frames } = await request("GET", `/hops/${(await thrown()).id}/stack`);

    expect(frames).toContainEqual(
      expect.objectContaining({
        source: "functions/consumer/consumer.ts",
        file: join(ROOT, "functions/consumer/consumer.ts"),
        line: expect.any(Number),
      }),
    );
  });

  it("come with Conekta's in one plan, under one seed", async () => {
    const { body } = await tell("PUT", {
      seed: 11,
      webhooks: [{ fault: "duplicate", rate: 0.5 }],
      queues: [{ fault: "delay", rate: 0.5 }],
    });

    expect(body.plan).toMatchObject({
      seed: 11,
      webhooks: [{ fault: "duplicate", rate: 0.5 }],
      queues: [{ fault: "delay", rate: 0.5 }],
    });
  });

  it("have a bad day of their own, and clocks that are ahead", async () => {
    const { body: cloud } = await tell("PUT", { preset: "nube-a-medias", seed: 5 });
    const { body: clock } = await tell("PUT", { preset: "reloj-adelantado", seed: 6 });

    expect(cloud.plan).toMatchObject({ seed: 5, webhooks: [] });
    expect(cloud.plan.table).toContainEqual({ fault: "throttle", rate: 0.15 });
    expect(clock.plan).toMatchObject({ seed: 6, table: [] });
    expect(clock.plan.webhooks).toMatchObject([{ fault: "skewed" }]);
  });

  it.each([
    ["a fault of another place", { table: [{ fault: "shuffle", rate: 0.5 }] }],
    ["more than always", { consumers: [{ fault: "fail", rate: 1.5 }] }],
    ["what Conekta's simulator does not know", { calls: [{ fault: "boredom", rate: 1 }] }],
    ["a day without a name", { preset: "navidad" }],
  ])("change nothing when told %s", async (_what, plan) => {
    await tell("PUT", { functions: [{ fault: "kill", rate: 0.01 }] });

    const { status } = await tell("PUT", plan);

    expect(status).toBe(422);
    expect((await tell("GET")).body.plan).toMatchObject({
      functions: [{ fault: "kill", rate: 0.01 }],
      calls: [],
    });
  });
});
