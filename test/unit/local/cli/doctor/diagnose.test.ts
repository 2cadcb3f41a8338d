import { describe, expect, it } from "vitest";
import { diagnose } from "#local/cli/doctor/diagnose.ts";
import type { Facts } from "#local/cli/doctor/facts.ts";
import { aQueue, aToken, aWebhook, is, soundFacts, unknown } from "#test/builders/doctor-facts.ts";

interface BrokenSetUp {
  readonly name: string;
  readonly broken: Partial<Facts>;
  readonly check: string;
  readonly verdict?: "warning";
  readonly fix: string;
}

/** Each is the sound set-up with one thing wrong, and what the doctor has to propose for it. */
const BROKEN: readonly BrokenSetUp[] = [
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
    broken: { stackStatus: unknown("Could not load credentials from any providers") },
    check: "stack",
    fix: "aws sso login",
  },
  {
    name: "a stage that was never deployed",
    broken: { stackStatus: is(null) },
    check: "stack",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a deployment that failed",
    broken: { stackStatus: is("UPDATE_ROLLBACK_COMPLETE") },
    check: "stack",
    fix: "describe-stack-events --stack-name Pagos-dev",
  },
  {
    name: "a deployment under way",
    broken: { stackStatus: is("UPDATE_IN_PROGRESS") },
    check: "stack",
    verdict: "warning",
    fix: "Wait",
  },
  {
    name: "a stack of an older version",
    broken: { missingOutputs: ["CardLinksQueueUrl"] },
    check: "outputs",
    fix: "npm run deploy -- --stage dev",
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
    name: "a reconciler that does not run",
    broken: { overdueOrders: is(3) },
    check: "reconciler",
    fix: "npm run pagos -- logs --since 1h --stage dev",
  },
  {
    name: "a page that is not there",
    broken: { page: is({ status: 403, hasPolicy: false }) },
    check: "page",
    fix: "npm run deploy -- --stage dev",
  },
  {
    name: "a page without its policy",
    broken: { page: is({ status: 200, hasPolicy: false }) },
    check: "policy",
    fix: "npm run deploy -- --stage dev",
  },
];

describe("diagnose", () => {
  it("finds nothing wrong with a sound set-up", () => {
    const findings = diagnose(soundFacts());

    expect(findings.length).toBeGreaterThanOrEqual(20);
    expect(findings.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
  });

  it.each(BROKEN)("finds $name, and says what to do", (setUp) => {
    const { broken, check, verdict = "problem", fix } = setUp;

    const found = diagnose(soundFacts(broken)).find((each) => each.check === check);

    expect(found).toMatchObject({ verdict, fix: expect.stringContaining(fix) });
  });

  it("blames what is broken, and not what depends on it", () => {
    const away = "Without a private key Conekta cannot be asked.";
    const findings = diagnose(
      soundFacts({
        privateKey: is(null),
        accountMode: unknown(away),
        webhooks: unknown(away),
        keys: unknown(away),
        ping: unknown(away),
      }),
    );

    const wrong = findings.filter(({ verdict }) => verdict !== "ok").map(({ check }) => check);
    expect(wrong).toEqual(["private key"]);
  });

  it("has every check in the table", () => {
    const checks = new Set(diagnose(soundFacts()).map(({ check }) => check));

    expect([...checks].filter((check) => !BROKEN.some((each) => each.check === check))).toEqual([]);
  });

  it("tells who tries the real Conekta on this machine to listen", () => {
    const local = { stage: "local", isLocal: true, isSimulated: false, webhooks: is([]) };

    const found = diagnose(soundFacts(local)).find(({ check }) => check === "webhook");

    expect(found).toMatchObject({ verdict: "warning", fix: "npm run pagos -- listen" });
  });

  it("sends nobody to a deployment on this machine", () => {
    const everythingWrong = Object.assign({}, ...BROKEN.map(({ broken }) => broken));

    const fixes = diagnose(soundFacts({ ...everythingWrong, isLocal: true, stage: "local" }))
      .map(({ fix }) => fix ?? "")
      .join("\n");

    expect(fixes).toContain("npm start");
    expect(fixes).not.toMatch(/npm run deploy|--stage/);
  });
});
