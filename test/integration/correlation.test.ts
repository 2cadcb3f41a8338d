import { randomUUID } from "node:crypto";
import type { Message } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atConekta } from "#test/stack/at-conekta.ts";
import { eventually, merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** The functions' log lines that hold the text; the host puts a function's name before each. */
const linesWith = (text: string) =>
  stack
    .printed()
    .split("\n")
    .flatMap((line) => /^[a-z-]+ +(\{.*\})$/.exec(line)?.[1] ?? [])
    .filter((line) => line.includes(text))
    .map((line) => JSON.parse(line));

/** The functions that wrote of it. */
const hopsOf = (correlationId: string) => new Set(linesWith(correlationId).map(({ fn }) => fn));

const nameIn = ({ MessageAttributes }: Message) =>
  MessageAttributes?.["correlation_id"]?.StringValue;

describe("a correlation id", () => {
  it("goes from the request through Conekta and both queues to every log line", async () => {
    const shop = merchant(stack.outputs);
    const correlationId = `trace-${randomUUID()}`;

    const { body, headers } = await shop.call("POST", "/orders", {
      body: shop.order(await shop.saveCard()),
      headers: { "idempotency-key": randomUUID(), "x-correlation-id": correlationId },
    });
    const messages = await shop.messagesOf(body.id, ({ status }) => status === "paid");

    expect(headers.get("x-correlation-id")).toBe(correlationId);
    const atTheirs = await atConekta(stack.outputs.ConektaUrl).order(body.conekta_order_id);
    expect(atTheirs.metadata).toMatchObject({ pbd_correlation_id: correlationId });
    const HOPS = ["consumer", "create-order", "webhook"];
    await eventually(async () => HOPS.every((hop) => hopsOf(correlationId).has(hop)));
    expect([...hopsOf(correlationId)].sort()).toEqual(HOPS);
    const named = [messages.logistics, messages.accounting].flat().map(nameIn);
    expect(named).toEqual([correlationId, correlationId]);
    shop.stop();
  });

  it("is the request's own id where the caller's might be anything, a card's number among it", async () => {
    const shop = merchant(stack.outputs);

    const answers = await Promise.all(
      ["4242424242424242", "ana@example.com", "short-1", "Ana Lopez de la Torre"].map((name) =>
        shop.call("GET", "/orders/pbd_nobodys", { headers: { "x-correlation-id": name } }),
      ),
    );

    for (const { headers } of answers) {
      expect(headers.get("x-correlation-id")).toBe(headers.get("x-request-id"));
    }
    shop.stop();
  });
});
