import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stageLogs } from "#local/console/deployed/stage-logs.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";
import { goTo, violationsIn, visit } from "#test/browser/console-visit.ts";
import { type AwsAccount, startAwsAccount } from "#test/fakes/aws-account.ts";
import { merchant } from "#test/stack/merchant.ts";
import { startPagos } from "#test/stack/run-pagos.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/*
 * A host of its own, as if it were deployed: its table is the embedded one, its log groups hold the lines
 * that its functions printed.
 */

let stack: Stack;
let account: AwsAccount;
let folder: string;
let served: ReturnType<typeof startPagos>;
let url: string;
let orderId: string;
let declinedId: string;

/** What the functions printed: the host puts the function's name before each of their lines. */
const printedLines = () =>
  stack
    .printed()
    .split("\n")
    .flatMap((line) => /^[a-z-]+ +(\{.*\})$/.exec(line)?.[1] ?? []);

const ask = (path: string, init?: RequestInit) => fetch(url + path, init);
const told = async (path: string) => (await ask(path)).json();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-deployed-"));
  stack = await startStack();
  const { outputs } = stack;
  const shop = merchant(outputs);
  ({ id: orderId } = await shop.paidOrder({ metadata: { email: "ana@example.com" } }));
  await shop.messagesOf(orderId, ({ status }) => status === "paid");
  const declined = await shop.charge(shop.order(await shop.saveCard("tok_test_card_declined")));
  declinedId = declined.body.order_id;
  shop.stop();
  const { TableName, ApiUrl, MerchantToken } = outputs;
  account = await startAwsAccount({
    stacks: { "Pagos-dev": { TableName, ApiUrl } },
    clientSecret: "secret",
    merchantToken: MerchantToken,
    logs: {
      get "/aws/lambda/all"() {
        return printedLines();
      },
    },
  });
  served = startPagos(["console", "--stage", "dev", "--json"], {
    cwd: folder,
    env: {
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: account.url,
      AWS_ENDPOINT_URL_DYNAMODB: outputs.DynamoDbEndpoint,
    },
  });
  const [line] = await once(createInterface(served.stdout), "line");
  ({ url } = JSON.parse(line));
});

afterAll(async () => {
  served.kill("SIGINT");
  await once(served, "close");
  account.stop();
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** In this order: the last one adds an order to what the others list. */
describe("the console of a deployed stage", { shuffle: false }, () => {
  it("lists what the logs name, newest first, from the table", async () => {
    const { payments } = await told("/api/payments");

    expect(payments).toMatchObject([
      { id: declinedId, status: "declined", settled: true },
      { id: orderId, status: "paid", settled: true, currency: "MXN" },
    ]);
    expect(await told("/api/state")).toMatchObject({ stage: "dev", readOnly: true, payments: 2 });
  });

  it("tells an order from its history and its functions' lines, without people", async () => {
    const text = await (await ask(`/api/payments/${orderId}`)).text();

    const { hops, checks } = JSON.parse(text);
    const titles = hops.map(({ lane, title }: Record<string, string>) => `${lane} ${title}`);
    expect(titles).toEqual(
      expect.arrayContaining([
        "api create-order 201",
        "table processing → paid",
        "webhook order.paid 200",
      ]),
    );
    expect(titles).toContainEqual(
      expect.stringMatching(/^consumer order\.paid (applied|old|duplicate)$/),
    );
    expect(checks).toEqual([]);
    expect(text).not.toContain("ana@example.com");
  });

  it("finds an order by its id and by a correlation id", async () => {
    const line = printedLines().find((each) => each.includes(orderId)) ?? "";
    const ids = [orderId, JSON.parse(line).correlation_id];

    for (const id of ids) {
      const { payments } = await told(`/api/payments?search=${id}`);
      expect(payments).toMatchObject([{ id: orderId }]);
    }
    expect(await told("/api/payments?search=nobody+has+this")).toMatchObject({ payments: [] });
  });

  it("takes logs that are kept no longer for none", async () => {
    const client = new CloudWatchLogsClient({
      endpoint: account.url,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const logs = stageLogs(client, ["/aws/lambda/all"]);
    const untilMs = Date.now() - 365 * 24 * 60 * 60 * 1_000;

    expect(await logs({ words: [orderId], sinceMs: untilMs - 1, untilMs, limit: 9 })).toEqual([]);
  });

  it("asks the logs for nothing but ids", async () => {
    const answer = await told(`/api/payments?search=${encodeURIComponent('x" or 1 | limit 9')}`);

    expect(answer).toEqual({ payments: [], next: null });
  });

  it("counts the states that orders came into", async () => {
    const { points } = await told("/api/series?minutes=15");

    const statuses = points.flatMap((point: { statuses: object }) => Object.keys(point.statuses));
    expect(new Set(statuses)).toEqual(new Set(["processing", "paid", "declined"]));
  });

  it.each([
    ["POST", "/api/payments/import"],
    ["POST", "/api/queues/events/redrive"],
    ["PUT", "/api/faults"],
    ["DELETE", "/api/faults"],
  ])("changes nothing: %s %s", async (method, path) => {
    const answer = await ask(path, { method });

    expect(answer.status).toBe(405);
    expect((await answer.json()).message).toContain("changes nothing");
  });

  it("says so of what it does not have", async () => {
    const paths = ["/api/token", "/api/items", `/api/payments/pbd_${"z".repeat(26)}`];

    const answers = await Promise.all(paths.map((path) => ask(path)));

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it("answers under a name of this machine, and its own page only", async () => {
    const strange = await ask("/api/state", { headers: { origin: "http://localhost:3000" } });
    const asOther = request(`${url}/api/state`, { headers: { host: "pagos.example.com" } }).end();
    const [rebound] = await once(asOther, "response");
    rebound.resume();

    expect([strange.status, rebound.statusCode]).toEqual([403, 403]);
  });

  it.skipIf(CHROMIUM === null)("is looked at, and offers nothing to do", async () => {
    const browser = await launchChromium();
    try {
      const page = await visit(browser, url, { locale: "en-US" });
      await page.locator("a.row", { hasText: "paid" }).first().click();
      await page.locator(".lane-consumer .hop").first().waitFor();

      expect(await page.locator(".stage").innerText()).toBe("dev · Read-only");
      expect(await page.locator(".tabs a").allInnerTexts()).toEqual(["Payments"]);
      expect(await page.locator("fieldset.buttons").count()).toBe(0);
      expect(await page.locator(".checks").count()).toBe(0);
      expect(await violationsIn(page)).toEqual([]);
      await page.keyboard.press("t");
      expect(await page.locator("dialog[open]").count()).toBe(0);
      await goTo(page, "payments");
      await page.locator("#search").fill(declinedId);
      await page.locator("a.row", { hasText: "paid" }).waitFor({ state: "detached" });
      expect(await page.locator("a.row").allInnerTexts()).toEqual([
        expect.stringContaining("declined"),
      ]);
    } finally {
      await browser.close();
    }
  });

  it.skipIf(CHROMIUM === null)("says what AWS says where it may not read", async () => {
    const browser = await launchChromium();
    try {
      const page = await visit(browser, url, { locale: "en-US" });
      await goTo(page, "payments");
      const first = page.locator("a.row").first();
      await first.waitFor();
      await page.route("**/api/**", (route) =>
        route.fulfill({ status: 500, json: { message: "AccessDeniedException: StartQuery" } }),
      );
      await first.click();
      await page.getByText("AccessDeniedException: StartQuery").first().waitFor();

      await page.reload();

      await page.getByText("AccessDeniedException: StartQuery").first().waitFor();
      await page.unrouteAll({ behavior: "wait" });
    } finally {
      await browser.close();
    }
  });

  it.skipIf(CHROMIUM === null)("shows what is new to whoever comes back to the page", async () => {
    const browser = await launchChromium();
    const shop = merchant(stack.outputs);
    try {
      const page = await visit(browser, url, { locale: "en-US" });
      await page.locator("a.row").first().waitFor();
      const { id } = await shop.paidOrder();
      await shop.messagesOf(id, ({ status }) => status === "paid");

      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

      await page.locator(`a.row[href$="${id}"]`).waitFor();
    } finally {
      shop.stop();
      await browser.close();
    }
  });
});
