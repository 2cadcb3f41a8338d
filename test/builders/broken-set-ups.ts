import type { Facts } from "#local/cli/doctor/facts.ts";
import {
  aDrift,
  anEdge,
  aPage,
  aQueue,
  aScript,
  aStack,
  aToken,
  aWebhook,
  is,
  unknown,
} from "./doctor-facts.ts";

/** When Conekta's script became what it is. */
export const SEEN = { sha256: aScript().sha256, sinceMs: 1_794_900_000_000 };

interface BrokenSetUp {
  readonly name: string;
  readonly broken: Partial<Facts>;
  readonly check: string;
  readonly verdict?: "warning";
  readonly fix: string;
}

/** Each is the sound set-up with one thing wrong, and what the doctor has to propose for it. */
export const BROKEN: readonly BrokenSetUp[] = [
  {
    name: "an older Node",
    broken: { node: { running: 22, wanted: 24 } },
    check: "node",
    verdict: "warning",
    fix: "nvm install 24",
  },
  {
    name: "a private key in a file that git keeps",
    broken: { committedKeys: [".env"] },
    check: "keys in git",
    fix: "revoke the old one",
  },
  {
    name: "no credentials of AWS",
    broken: { stack: unknown("Could not load credentials from any providers") },
    check: "stack",
    fix: "aws sso login",
  },
  {
    name: "a stage that was never deployed",
    broken: { stack: is(null) },
    check: "stack",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a deployment that failed",
    broken: { stack: is(aStack({ status: "UPDATE_ROLLBACK_COMPLETE" })) },
    check: "stack",
    fix: "describe-stack-events --stack-name Pagos-dev",
  },
  {
    name: "a deployment under way",
    broken: { stack: is(aStack({ status: "UPDATE_IN_PROGRESS" })) },
    check: "stack",
    verdict: "warning",
    fix: "Wait",
  },
  {
    name: "an account that was never bootstrapped",
    broken: { bootstrap: is(null) },
    check: "bootstrap",
    verdict: "warning",
    fix: "npx cdk bootstrap",
  },
  {
    name: "an account that was bootstrapped years ago",
    broken: { bootstrap: is(4) },
    check: "bootstrap",
    fix: "npx cdk bootstrap",
  },
  {
    name: "a role that was changed by hand",
    broken: { drift: is(aDrift({ status: "DRIFTED", changed: ["WebhookRole"] })) },
    check: "drift",
    verdict: "warning",
    fix: "npm run pagos -- doctor --drift --stage dev",
  },
  {
    name: "resources that CloudFormation could not compare",
    broken: { drift: is(aDrift({ status: "UNKNOWN" })) },
    check: "drift",
    verdict: "warning",
    fix: "npm run pagos -- doctor --drift --stage dev",
  },
  {
    name: "a firewall that was changed by hand",
    broken: {
      edge: is(anEdge({ drift: is(aDrift({ status: "DRIFTED", changed: ["Firewall"] })) })),
    },
    check: "edge drift",
    verdict: "warning",
    fix: "npm run pagos -- doctor --drift --stage dev",
  },
  {
    name: "a region that may not be looked at",
    broken: { edge: unknown("explicit deny in a service control policy") },
    check: "edge drift",
    verdict: "warning",
    fix: "Let your AWS user do cloudformation:DescribeStacks in us-east-1",
  },
  {
    name: "a certificate about to end",
    broken: { edge: is(anEdge({ alarms: is(ringing("P3-CertificateExpiring")) })) },
    check: "edge alarms",
    verdict: "warning",
    fix: "look first; docs/runbooks/of-P3-CertificateExpiring.md",
  },
  {
    name: "an address for the certificate that nobody has confirmed",
    broken: {
      edge: is(anEdge({ topics: is([{ priority: "P3", confirmed: 0, pending: 1 }]) })),
    },
    check: "edge addresses",
    verdict: "warning",
    fix: "Follow the link in AWS's mail",
  },
  {
    name: "an alarm about money",
    broken: { alarms: is(ringing("P1-StateUnknown", "P2-ConektaSlow")) },
    check: "alarms",
    fix: "docs/runbooks/of-P1-StateUnknown.md",
  },
  {
    name: "an alarm for this week",
    broken: { alarms: is(ringing("P3-ScriptChanged")) },
    check: "alarms",
    verdict: "warning",
    fix: "look first; docs/runbooks/of-P3-ScriptChanged.md",
  },
  {
    name: "no alarm where there should be some",
    broken: { alarms: is({ count: 0, ringing: [] }) },
    check: "alarms",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "alarms that may not be looked at",
    broken: { alarms: unknown("not authorized to perform: cloudwatch:DescribeAlarms") },
    check: "alarms",
    verdict: "warning",
    fix: "Let your AWS user do cloudwatch:DescribeAlarms",
  },
  {
    name: "an address that nobody has confirmed",
    broken: { topics: is([{ priority: "P1", confirmed: 0, pending: 1 }]) },
    check: "addresses",
    verdict: "warning",
    fix: "Follow the link in AWS's mail",
  },
  {
    name: "alarms that nobody hears",
    broken: { topics: is([{ priority: "P1", confirmed: 0, pending: 0 }]) },
    check: "addresses",
    verdict: "warning",
    fix: "operations.email.p1",
  },
  {
    name: "a stack of an older version",
    broken: { missingOutputs: ["CardLinksQueueUrl"] },
    check: "outputs",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "addresses of an earlier deployment",
    broken: { stack: is(aStack({ outputs: ["ApiUrl"] })) },
    check: "outputs file",
    fix: "npm run pagos -- doctor --fix --stage dev",
  },
  {
    name: "addresses of a stack that was destroyed",
    broken: { stack: is(null) },
    check: "outputs file",
    fix: "npm run pagos -- doctor --fix --stage dev",
  },
  {
    name: "an API that does not answer",
    broken: { api: unknown("fetch failed") },
    check: "api",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "an API that lets everybody in",
    broken: { api: is({ withoutToken: 404, withToken: 404, clocksApartSeconds: 0 }) },
    check: "api",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a clock that is five minutes off",
    broken: { api: is({ withoutToken: 401, withToken: 404, clocksApartSeconds: -300 }) },
    check: "clock",
    fix: "Set the clock",
  },
  {
    name: "a token issuer that gives none",
    broken: { token: unknown("https://issuer answered 400.") },
    check: "token",
    fix: "Ask your token issuer",
  },
  {
    name: "a token that has expired",
    broken: { token: is(aToken({ expiresAt: 1 })) },
    check: "token",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a client that may not refund",
    broken: {
      token: is(
        aToken({ scopes: ["orders:read", "orders:write", "customers:read", "customers:write"] }),
      ),
    },
    check: "token",
    fix: "a client with these scopes",
  },
  {
    name: "tokens of another issuer",
    broken: { api: is({ withoutToken: 401, withToken: 401, clocksApartSeconds: 0 }) },
    check: "token accepted",
    fix: "Compare jwt in infra/stages/dev.json",
  },
  {
    name: "functions that fail",
    broken: { api: is({ withoutToken: 401, withToken: 500, clocksApartSeconds: 0 }) },
    check: "token accepted",
    fix: "npm run pagos -- logs --since 10m --stage dev",
  },
  {
    name: "a secret that may not be read",
    broken: { privateKey: unknown("not authorized to perform: secretsmanager:GetSecretValue") },
    check: "private key",
    fix: "read the secret",
  },
  {
    name: "no private key",
    broken: { privateKey: is(null) },
    check: "private key",
    fix: "npm run pagos -- init --stage dev",
  },
  {
    name: "a password in place of the private key",
    broken: { privateKey: is("hunter2") },
    check: "private key",
    fix: "npm run pagos -- keys set --stage dev",
  },
  {
    name: "the public key in place of the private one",
    broken: { privateKey: is("key_public") },
    check: "private key",
    fix: "npm run pagos -- keys set --stage dev",
  },
  {
    name: "a private key that was revoked",
    broken: { accountMode: unknown("Conekta does not know this private key.") },
    check: "account",
    fix: "npm run pagos -- keys set --stage dev",
  },
  {
    name: "a live key in a sandbox stage",
    broken: { accountMode: is("live") },
    check: "account",
    fix: "npm run pagos -- keys set --stage dev",
  },
  {
    name: "a Conekta that does not answer",
    broken: { accountMode: unknown("Conekta does not answer at https://api.conekta.io.") },
    check: "account",
    fix: "status.conekta.com",
  },
  {
    name: "no webhook",
    broken: { webhooks: is([aWebhook({ url: "https://elsewhere.example/hook" })]) },
    check: "webhook",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "no webhook, and no room for one",
    broken: { webhooks: is(Array(10).fill(aWebhook({ url: "https://elsewhere.example/hook" }))) },
    check: "webhook",
    fix: "Remove one in Conekta's panel",
  },
  {
    name: "a webhook registered twice",
    broken: { webhooks: is([aWebhook(), aWebhook({ id: "hook_2" })]) },
    check: "webhook",
    verdict: "warning",
    fix: "hook_1, hook_2",
  },
  {
    name: "a webhook that is switched off",
    broken: { webhooks: is([aWebhook({ active: false })]) },
    check: "webhook active",
    fix: "npm run pagos -- doctor --fix --stage dev",
  },
  {
    name: "a webhook that hears of payments only",
    broken: { webhooks: is([aWebhook({ subscribed_events: ["order.paid"] })]) },
    check: "webhook events",
    fix: "npm run pagos -- doctor --fix --stage dev",
  },
  {
    name: "no webhook key",
    broken: { keys: is([{ id: "key1", active: true, trusted: false }]) },
    check: "webhook keys",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a webhook key made in the panel",
    broken: {
      keys: is([
        { id: "key1", active: true, trusted: true },
        { id: "key2", active: true, trusted: false },
      ]),
    },
    check: "webhook keys",
    fix: "npm run pagos -- keys rotate --stage dev",
  },
  {
    name: "a signature that is refused",
    broken: { ping: is(401) },
    check: "ping",
    fix: "npm run pagos -- keys rotate --stage dev",
  },
  {
    name: "a webhook function that fails",
    broken: { ping: is(500) },
    check: "ping",
    fix: "npm run pagos -- logs --since 10m --stage dev",
  },
  {
    name: "a ping that is never heard of again",
    broken: { ping: is(null) },
    check: "ping",
    verdict: "warning",
    fix: "npm run pagos -- logs --since 10m --stage dev",
  },
  {
    name: "a queue that is gone",
    broken: { queues: [{ name: "events", counts: unknown("NonExistentQueue") }] },
    check: "queues",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "dead letters",
    broken: { queues: [aQueue("events"), aQueue("logistics", { dead: 7 })] },
    check: "dead letters",
    verdict: "warning",
    fix: "npm run pagos -- redrive logistics --stage dev",
  },
  {
    name: "a consumer that is behind",
    broken: { queues: [aQueue("events", { waiting: 5_000 })] },
    check: "backlog",
    verdict: "warning",
    fix: "docs/runbooks/consumer-behind.md",
  },
  {
    name: "a warehouse that does not take its messages",
    broken: { queues: [aQueue("events"), aQueue("logistics", { waiting: 5_000 })] },
    check: "backlog",
    verdict: "warning",
    fix: "docs/runbooks/downstream-behind.md",
  },
  {
    name: "a reconciler that does not run",
    broken: { overdueOrders: is(3) },
    check: "reconciler",
    fix: "npm run pagos -- logs --since 1h --stage dev",
  },
  {
    name: "a page that is not there",
    broken: { page: is(aPage({ status: 403 })) },
    check: "page",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a page without its policy",
    broken: { page: is(aPage({ hasPolicy: false })) },
    check: "policy",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "grey words on white",
    broken: { page: is(aPage({ unreadable: ["muted on surface 2.91"] })) },
    check: "contrast",
    verdict: "warning",
    fix: "brand.light",
  },
  {
    name: "a consent that no lawyer has seen",
    broken: { page: is(aPage({ consentVersion: "placeholder-2026-11-23" })) },
    check: "consent",
    verdict: "warning",
    fix: "brand.consent",
  },
  {
    name: "the same where cards are real",
    broken: { mode: "live", page: is(aPage({ consentVersion: "placeholder-2026-11-23" })) },
    check: "consent",
    fix: "brand.consent",
  },
  {
    name: "a script of Conekta's that is not served",
    broken: { script: unknown("Conekta's card script is not served: 503") },
    check: "script",
    verdict: "warning",
    fix: "status.conekta.com",
  },
  {
    name: "a watch that has never looked",
    broken: { script: is(aScript({ seen: null })) },
    check: "script",
    verdict: "warning",
    fix: "npm run pagos -- logs --since 2h --stage dev",
  },
  {
    name: "a script that the watch has not seen yet",
    broken: { script: is(aScript({ sha256: "cd".repeat(32) })) },
    check: "script",
    verdict: "warning",
    fix: "docs/runbooks/script-changed.md",
  },
  {
    name: "a script that has changed",
    broken: { script: is(aScript({ seen: { ...SEEN, hasChanged: true } })) },
    check: "script",
    verdict: "warning",
    fix: "docs/script-inventory.md",
  },
];

/** These alarms are on, and each says what to do. */
function ringing(...names: readonly string[]) {
  const describe = (name: string) =>
    `What it means · First: look first · Runbook: docs/runbooks/of-${name}.md · Query: 01`;
  return { count: 12, ringing: names.map((name) => ({ name, description: describe(name) })) };
}
