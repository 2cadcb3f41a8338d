import { readFileSync } from "node:fs";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { stageNamed } from "#infra/stages.ts";
import { eventually } from "./fixture-host.ts";

const PageConfiguration = z.object({
  apiUrl: z.string(),
  conekta: z.object({ publicKey: z.string(), scriptUrl: z.string() }),
});

const outputs = inject("outputs");
let sqs: SQSClient;

beforeAll(() => {
  sqs = new SQSClient({
    endpoint: outputs.SqsEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});

afterAll(() => sqs.destroy());

describe("the hosted stack", () => {
  it.each([
    "POST /customers",
    "GET /customers/cus_1",
    "POST /orders",
    "GET /orders",
    "GET /orders/pbd_1",
    "POST /card-links",
  ])("asks for a token at %s", async (route) => {
    const [method = "", path = ""] = route.split(" ");

    const response = await fetch(`${outputs.ApiUrl}${path}`, { method });

    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: "Unauthorized" });
  });

  it.each(["GET /card-link", "POST /card-link/card", "POST /webhooks/conekta"])(
    "leaves it to the function what to answer a stranger at %s",
    async (route) => {
      const [method = "", path = ""] = route.split(" ");

      const response = await fetch(`${outputs.ApiUrl}${path}`, { method });

      expect([400, 401]).toContain(response.status);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    },
  );

  it("serves the page under a policy that lets it load Conekta's script, and little else", async () => {
    const page = await fetch(outputs.CardPageUrl);
    const policy = page.headers.get("content-security-policy");
    const configuration = await fetch(new URL("/config.json", outputs.CardPageUrl));
    const { apiUrl, conekta } = PageConfiguration.parse(await configuration.json());
    const script = await fetch(conekta.scriptUrl);

    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`content="${stageNamed("local").merchant.name} · Guarda`);
    expect(policy).toContain(`script-src 'self' ${outputs.ConektaUrl}`);
    expect(policy).not.toMatch(/unsafe|\*(?!\.conekta)/);
    expect(apiUrl).toBe("/api");
    expect(conekta.publicKey).toBe("key_local_public");
    expect(script.status).toBe(200);
  });

  it("keeps the private key that signs local events for its owner", () => {
    expect(readFileSync(outputs.WebhookPrivateKeyFile, "utf8")).toContain("BEGIN PRIVATE KEY");
  });

  it("dead-letters an event that the consumer cannot read", { timeout: 60_000 }, async () => {
    const body = `not an event ${crypto.randomUUID()}`;

    await sqs.send(new SendMessageCommand({ QueueUrl: outputs.EventsQueueUrl, MessageBody: body }));

    const QueueUrl = outputs.EventsDeadLetterQueueUrl;
    const letter = await eventually(async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
      );
      return Messages.find(({ Body }) => Body === body);
    }, 50_000);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }));
  });
});
