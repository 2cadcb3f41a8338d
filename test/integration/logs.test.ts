import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUDGETS } from "#bench/budgets.ts";
import { leaksIn } from "#test/stack/leaks.ts";
import { merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const PERSON = {
  name: "Zacarías Quintanilla",
  email: "zacarias@example.com",
  phone: "+525500998877",
};
type Line = { readonly _aws?: object; readonly records?: readonly string[] };

/** Bytes of what the line says, bytes of the envelope, and what it may say. */
function weigh(line: string) {
  const { _aws, ...said }: Line = JSON.parse(line);
  const more = Math.max(0, (said.records?.length ?? 0) - 1);
  return {
    said: Buffer.byteLength(JSON.stringify(said)),
    envelope: Buffer.byteLength(JSON.stringify(_aws ?? {})),
    max: BUDGETS.logBytesPerLine + more * BUDGETS.logBytesPerFurtherEvent,
  };
}

/** What the functions printed: the host puts the function's name before each of their lines. */
const linesOf = (printed: string) =>
  printed.split("\n").flatMap((line) => /^[a-z-]+ +(\{.*\})$/.exec(line)?.[1] ?? []);

it("writes one short line for each request, with no secret, token or person in any of them", async () => {
  const shop = merchant(stack.outputs);
  const link = await shop.call("POST", "/card-links", { body: { customer: PERSON } });
  const linkToken = new URL(link.body.url).hash.slice(1);
  const asHolder = { authorization: `Bearer ${linkToken}` };
  const consent = { version: "v1", locale: "es-MX", sha256: "a".repeat(64) };
  await shop.call("GET", "/card-link", { headers: asHolder });
  await shop.call("POST", "/card-link/card", {
    headers: asHolder,
    body: { token_id: "tok_test_visa_4242", consent },
  });
  const paid = await shop.charge(
    shop.order(link.body.customer_id, { metadata: { who: PERSON.name } }),
  );
  const declining = await shop.saveCard("tok_test_card_declined");
  await shop.charge(shop.order(declining), "key-that-nobody-should-log");
  await shop.call("POST", "/customers", { body: { ...PERSON, token_id: "tok_of_nobody" } });
  await shop.call("POST", "/customers", { body: { ...PERSON, email: `${PERSON.email} ` } });
  await shop.charge(`{"email":"${PERSON.email}"`);
  await shop.knock(JSON.stringify({ poison: PERSON }));
  await shop.messagesOf(paid.body.id, ({ status }) => status === "paid");

  const printed = stack.printed();
  const lines = linesOf(printed);

  const secrets = [
    stack.outputs.MerchantToken,
    linkToken,
    "key_local_private",
    "tok_test_visa_4242",
    "tok_of_nobody",
    "key-that-nobody-should-log",
    ...Object.values(PERSON),
    "ana@example.com",
    "Digest",
    readFileSync(stack.outputs.WebhookPrivateKeyFile, "utf8").split("\n")[1] ?? "",
  ];
  const afterReady = printed.slice(printed.search(/^ *Ready — /m));
  expect(secrets.filter((secret) => afterReady.includes(secret))).toEqual([]);
  expect(lines.length).toBeGreaterThan(12);
  for (const line of lines) {
    const { said, envelope, max } = weigh(line);
    expect(said, line).toBeLessThanOrEqual(max);
    expect(envelope, line).toBeLessThanOrEqual(BUDGETS.logEnvelopeBytes);
  }
  expect(leaksIn(printed)).toEqual([]);
  const orders = lines.filter((line) => line.includes('"fn":"create-order"'));
  expect(orders).toHaveLength(3);
  shop.stop();
});
