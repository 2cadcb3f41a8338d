import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { makeCustomResources } from "#local/host/custom-resources.ts";
import type { FunctionPool } from "#local/host/functions.ts";
import { createStack } from "#local/host/stack.ts";

const Event = z.object({
  RequestType: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResponseURL: z.string(),
  ResourceType: z.string(),
  ResourceProperties: z.object({ Url: z.string().optional() }),
});

let directory: string;
let asked: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "pagos-custom-"));
  asked = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const stackAt = (url: string) =>
  createStack({
    name: "Pagos-local",
    parameters: {},
    place: { http: "http://127.0.0.1:1", sqs: "http://127.0.0.1:2" },
    template: {
      Parameters: {},
      Conditions: {},
      Outputs: {},
      Resources: {
        Webhook: {
          Type: "Custom::ConektaWebhook",
          Properties: { ServiceToken: "arn:registrar", Mode: "sandbox", Url: url },
        },
        Key: {
          Type: "Custom::ConektaWebhookKey",
          Properties: { ServiceToken: "arn:registrar", Mode: "sandbox" },
        },
      },
    },
  });

/** A function that makes whatever it is asked for, as this says; null answers nothing at all. */
const registrar = (status: "SUCCESS" | "FAILED" | null): FunctionPool => ({
  loaded: async () => undefined,
  update: async () => [],
  stop: async () => undefined,
  byArn: () => ({
    spec: {
      name: "registrar",
      label: "registrar",
      arn: "arn:registrar",
      bundle: "",
      exportName: "",
      timeoutSeconds: 1,
      environment: {},
    },
    loaded: Promise.resolve(),
    stop: async () => undefined,
    async invoke(event) {
      const { RequestType, PhysicalResourceId, ResponseURL, ...resource } = Event.parse(event);
      asked.push(
        [RequestType, resource.ResourceType.slice(15), PhysicalResourceId].join(" ").trim(),
      );
      if (status === null) return { kind: "failed", message: "Task timed out" };
      await fetch(ResponseURL, {
        method: "PUT",
        body: JSON.stringify({
          Status: status,
          Reason: "Conekta has no room.",
          PhysicalResourceId: resource.ResourceProperties.Url ?? "key",
        }),
      });
      return { kind: "answered", answer: "null" };
    },
  }),
});

describe("the custom resources of a hosted stack", () => {
  it("are created once, the key before the webhook, and updated at each later start", async () => {
    const functions = registrar("SUCCESS");

    await makeCustomResources(stackAt("http://here/1"), functions, directory);
    await makeCustomResources(stackAt("http://here/1"), functions, directory);

    expect(asked).toEqual([
      "Create WebhookKey",
      "Create Webhook",
      "Update WebhookKey key",
      "Update Webhook http://here/1",
    ]);
  });

  it("leave nothing at the address of an earlier start", async () => {
    const functions = registrar("SUCCESS");
    await makeCustomResources(stackAt("http://here/1"), functions, directory);
    asked = [];

    await makeCustomResources(stackAt("http://here/2"), functions, directory);

    expect(asked).toEqual([
      "Update WebhookKey key",
      "Update Webhook http://here/1",
      "Delete Webhook http://here/1",
    ]);
  });

  it("fail the start with the reason that the function gives", async () => {
    const making = makeCustomResources(stackAt("http://here/1"), registrar("FAILED"), directory);

    await expect(making).rejects.toThrow("could not be made: Conekta has no room.");
  });

  it("fail the start where the function never answers, as often as Lambda asks it", async () => {
    const making = makeCustomResources(stackAt("http://here/1"), registrar(null), undefined);

    await expect(making).rejects.toThrow("could not be made: Task timed out");
    expect(asked).toEqual(["Create WebhookKey", "Create WebhookKey", "Create WebhookKey"]);
  });
});
