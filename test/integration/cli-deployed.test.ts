import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { WITH_REAL_OBJECTS } from "#local/cli/run-scenario.ts";
import { type AwsAccount, startAwsAccount } from "#test/fakes/aws-account.ts";
import type { Oversight } from "#test/fakes/aws-oversight.ts";
import { merchant } from "#test/stack/merchant.ts";
import { runPagos } from "#test/stack/run-pagos.ts";

/*
 * The shared host, as if it were deployed: its addresses come from CloudFormation, its token from a user
 * pool, its table, queues and secrets from AWS. What only a host on this machine has, nobody tells.
 */

const outputs = inject("outputs");
const shop = merchant(outputs);

/** What the log groups of two functions hold. */
const created: string[] = [];
const consumed: string[] = [];

/** Of the stage dev-watched: one alarm on, an address to confirm, and a role that somebody has changed. */
const OVERSIGHT: Oversight = {
  alarms: {
    "Pagos-dev-watched-P1-StateUnknown": "ALARM",
    "Pagos-dev-watched-P2-ConektaSlow": "OK",
    "Pagos-dev-watched-ana-P1-StateUnknown": "ALARM",
  },
  topics: {
    "arn:aws:sns:us-east-1:123456789012:p1": { displayName: "Pagos P1", confirmed: 0, pending: 1 },
    "arn:aws:sns:us-east-1:123456789012:p2": { displayName: "Pagos P2", confirmed: 1, pending: 0 },
  },
  drifted: { "Pagos-dev-watched": ["WebhookRole"] },
  looked: new Set(),
};

let account: AwsAccount;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-deployed-"));
  const {
    ConsoleUrl: _console,
    SqsEndpoint,
    DynamoDbEndpoint,
    SecretsManagerEndpoint,
    WebhookPrivateKeyFile: _key,
    MerchantToken: merchantToken,
    ...deployed
  } = outputs;
  const stack = { ...deployed, UserPoolId: "pool", ClientId: "client", TokenUrl: "" };
  const stacks = {
    "Pagos-dev": stack,
    "Pagos-prod": stack,
    "Pagos-dev-watched": { ...stack, DashboardUrl: "https://console.invalid/dashboard" },
    CDKToolkit: { BootstrapVersion: "28" },
  };
  account = await startAwsAccount({
    stacks,
    oversight: OVERSIGHT,
    clientSecret: "secret",
    merchantToken,
    logs: { "/aws/lambda/create-order": created, "/aws/lambda/consumer": consumed },
  });
  stack.TokenUrl = `${account.url}/oauth2/token`;
  env = {
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL: account.url,
    AWS_ENDPOINT_URL_SQS: SqsEndpoint,
    AWS_ENDPOINT_URL_DYNAMODB: DynamoDbEndpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: SecretsManagerEndpoint,
  };
});
afterAll(() => {
  account.stop();
  rmSync(folder, { recursive: true });
});

/** In a folder where no deployment has written its outputs. */
const pagos = (...args: readonly string[]) => runPagos(args, { env, cwd: folder });
const onDev = (...args: readonly string[]) => pagos(...args, "--stage", "dev");

/** The shared host's own orders say that they are of `local`, and are none of this stage's business. */
const orderOfDev = () =>
  fetch(`${outputs.ConektaUrl}/orders`, {
    method: "POST",
    headers: {
      authorization: "Bearer key_local_private",
      accept: "application/vnd.conekta-v2.3.0+json",
      "content-type": "application/json",
    },
    body: JSON.stringify({
      currency: "MXN",
      customer_info: { name: "Ana", email: "ana@example.mx", phone: "+525512345678" },
      line_items: [{ name: "Tanque", unit_price: 35_000, quantity: 1 }],
      metadata: { pbd_stage: "dev" },
    }),
  });

describe("pagos --stage dev", () => {
  it.each(WITH_REAL_OBJECTS)("triggers %s with objects of Conekta's own", async (name) => {
    const { exitCode, out } = await onDev("trigger", name, "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ name, ok: true }]);
  });

  it("plays Conekta nowhere else than on this machine", async () => {
    const story = await onDev("trigger", "double-webhook");
    const body = join(folder, "event.json");
    writeFileSync(body, "{}");
    const forged = await onDev("trigger", "--body", body);

    expect([story.exitCode, forged.exitCode]).toEqual([2, 2]);
    expect(story.said).toContain("needs the simulated Conekta");
    expect(forged.said).toContain("--stage local");
  });

  it("takes its token from the user pool", async () => {
    const { out } = await onDev("token");

    expect(out.trim()).toBe(outputs.MerchantToken);
  });

  it("explains an order from the table alone", async () => {
    const { id } = await shop.paidOrder();

    const { exitCode, out } = await onDev("explain", id);

    expect(exitCode).toBe(0);
    expect(out).toContain("processing → paid  by create-order");
  });

  it("reads the logs of all functions, or of one order across them", async () => {
    const { id } = await shop.paidOrder();
    created.push('{"order":"pbd_of_another"}', `{"order":"${id}"}`);
    consumed.push(`{"fn":"consumer","order":"${id}"}`);

    const all = JSON.parse((await onDev("logs", "--json")).out);
    const one = JSON.parse((await onDev("logs", "--order", id, "--json")).out);

    const writers = (lines: { fn: string }[]) => lines.map(({ fn }) => fn).sort();
    expect(writers(all)).toEqual(["consumer", "create-order", "create-order"]);
    expect(writers(one)).toEqual(["consumer", "create-order"]);
  });

  it("redrives with rights of AWS", async () => {
    const { exitCode, out } = await onDev("redrive", "--dry-run", "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ moved: 0 });
  });

  it("compares the last day with Conekta", async () => {
    expect((await orderOfDev()).status).toBe(200);

    const { exitCode, out } = await onDev("reconcile", "--json");

    expect([0, 3]).toContain(exitCode);
    expect(JSON.parse(out).equal).toBeGreaterThan(0);
  });

  it("finds nothing wrong with a sound stage", async () => {
    const { out } = await onDev("doctor", "--json");

    const { problems, findings } = JSON.parse(out);
    const wrong = findings.filter(({ verdict }: { verdict: string }) => verdict === "problem");
    expect({ problems, wrong }).toEqual({ problems: 0, wrong: [] });
  });

  it("sees what AWS knows of a stage, and looks for drift only when it is told", async () => {
    const onWatched = async (...args: readonly string[]) => {
      const { out } = await pagos("doctor", "--stage", "dev-watched", "--json", ...args);
      const { findings } = JSON.parse(out) as { findings: { check: string; says: string }[] };
      return (check: string) => findings.find((each) => each.check === check)?.says;
    };

    const first = await onWatched();
    const second = await onWatched("--drift");

    expect([first("stack"), first("bootstrap")]).toEqual([
      ...["UPDATE_COMPLETE in account 1234…9012", "CDK bootstrap v28"],
    ]);
    expect(first("alarms")).toBe("on: P1 StateUnknown");
    expect(first("addresses")).toBe("an address for alarms of P1 is not confirmed");
    expect(first("drift")).toContain("nobody has looked");
    expect(second("drift")).toMatch(/^changed by hand: WebhookRole \(looked for 2026-11-2/);
  });

  it("forgets addresses of an earlier deployment, and asks CloudFormation for those of now", async () => {
    const gone = { ...outputs, ApiUrl: "http://127.0.0.1:9/api" };
    const cwd = join(folder, "deployed-before");
    const file = join(cwd, "cdk.out/outputs.json");
    mkdirSync(join(cwd, "cdk.out"), { recursive: true });
    const doctor = async (...args: readonly string[]) =>
      JSON.parse(
        (await runPagos(["doctor", "--stage", "dev", "--json", ...args], { env, cwd })).out,
      );
    writeFileSync(file, JSON.stringify({ "Pagos-dev": gone, "Pagos-dev-ana": gone }));

    const { findings } = await doctor();
    const { problems, mended } = await doctor("--fix", "--yes");

    expect(findings).toContainEqual(
      expect.objectContaining({ check: "outputs file", says: expect.stringContaining("ApiUrl") }),
    );
    expect([problems, mended]).toEqual([0, ["outputs file"]]);
    expect(Object.keys(JSON.parse(readFileSync(file, "utf8")))).toEqual(["Pagos-dev-ana"]);
  });

  it("says what is missing of a stage that was never deployed", async () => {
    const { exitCode, out } = await pagos("doctor", "--stage", "dev-ana", "--json");

    const { findings } = JSON.parse(out);
    expect(exitCode).toBe(3);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: "stack", fix: "npm run deploy -- --stage dev-ana" }),
    );
  });
});

describe("pagos --stage of nowhere", () => {
  it("says which stage was probably meant, and where it looked", async () => {
    const { exitCode, out, said } = await pagos("status", "--stage", "prd");

    expect({ exitCode, out }).toEqual({ exitCode: 1, out: "" });
    expect(said).toContain("AWS knows no stack Pagos-prd there. Did you mean prod?");
  });

  it("says how to say where it is", async () => {
    const nobody = join(folder, "nobody");
    const lost = { AWS_REGION: "", AWS_DEFAULT_REGION: "", AWS_CONFIG_FILE: nobody };

    const { exitCode, said } = await runPagos(["status", "--stage", "dev"], {
      env: { ...env, ...lost },
      cwd: folder,
    });

    expect(exitCode).toBe(1);
    expect(said).toContain("--region");
  });
});

describe("pagos --stage prod", () => {
  const onProd = (...args: readonly string[]) => pagos(...args, "--stage", "prod");

  it.each([["trigger", "order.paid"], ["seed"]])("plays nothing: %s", async (...args) => {
    const { exitCode, said } = await onProd(...args);

    expect(exitCode).toBe(1);
    expect(said).toContain("real money");
  });

  it.each([
    ["redrive", "--all"],
    ["resend", "event1"],
    ["link", "revoke", "lnk_a"],
    ["reconcile", "--since", "1h", "--apply"],
    ["keys", "rotate"],
  ])("changes nothing without --live: %s %s", async (...args) => {
    const { exitCode, said } = await onProd(...args, "--yes");

    expect(exitCode).toBe(2);
    expect(said).toContain("--live");
  });

  it("changes nothing with --live alone, where nobody can type", async () => {
    const { exitCode, said } = await onProd("redrive", "--all", "--live");

    expect(exitCode).toBe(2);
    expect(said).toContain("say --yes");
  });
});
