import * as z from "zod";
import { HostError } from "./host-error.ts";
import type { Outputs } from "./outputs.ts";

const CardLink = z.object({ url: z.url() });

/** The person of the demo link. */
const ANA = { name: "Ana López", email: "ana@example.com", phone: "+525555555555" };

/** Creates a card link through the real API: the route, its authorizer, a function and the table. */
export async function createDemoCardLink(outputs: Outputs): Promise<string> {
  const response = await ask(`${outputs.ApiUrl}/card-links`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${outputs.MerchantToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ customer: ANA }),
  });
  const answer = await response.text();
  if (response.status !== 201) {
    throw new HostError(
      `The demo card link could not be created: ${response.status} ${answer}\nThe function's own words are above.`,
    );
  }
  return CardLink.parse(JSON.parse(answer)).url;
}

/** Asks once for what the Ready block promises. */
export async function probe(outputs: Outputs): Promise<void> {
  const checks = [
    { what: "The card page", url: outputs.CardPageUrl, expected: 200 },
    // Unsigned: anything but a refusal would be a hole.
    { what: "The webhook", url: outputs.WebhookUrl, method: "POST", expected: 401 },
  ];
  for (const { what, url, method = "GET", expected } of checks) {
    const { status } = await ask(url, { method, ...(method === "POST" && { body: "{}" }) });
    if (status !== expected) {
      throw new HostError(`${what} at ${url} answered ${status} instead of ${expected}.`);
    }
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new HostError(`${url} did not answer.`, { cause });
  }
}
