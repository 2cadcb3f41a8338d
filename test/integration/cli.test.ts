import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { listen } from "#local/host/engines/ports.ts";
import { SCENARIOS } from "#local/scenarios/table.ts";
import { merchant } from "#test/stack/merchant.ts";
import { runPagos, startPagos } from "#test/stack/run-pagos.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);

let folder: string;
let outputsFile: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pagos-cli-"));
  outputsFile = write("outputs.json", { "Pagos-local": outputs });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const run = (...args: readonly string[]) => runPagos(args);
const pagos = (...args: readonly string[]) => run(...args, "--outputs", outputsFile);
const asJson = async (...args: readonly string[]) =>
  JSON.parse((await pagos(...args, "--json")).out);

/** The host with something wrong, as a file of outputs tells of it. */
const brokenBy = (name: string, differences: object) =>
  write(`${name}.json`, { "Pagos-local": { ...outputs, ...differences } });

describe("pagos", () => {
  it("lists its verbs, without a word wrong", async () => {
    const { exitCode, out } = await run();

    expect(exitCode).toBe(0);
    for (const verb of ["trigger", "listen", "doctor", "explain", "link"]) {
      expect(out).toMatch(new RegExp(`^  ${verb} `, "m"));
    }
  });

  it.each([
    [["triger"], "Did you mean trigger?"],
    [["trigger", "--tims", "2"], "Did you mean --times?"],
    [["trigger", "order.payd"], "Did you mean order.paid?"],
    [["trigger", "order.paid", "more"], "too many arguments"],
    [["trigger", "order.paid", "--set", "amount=much"], "amount=<cents>"],
    [["keys", "rotat"], "Did you mean rotate?"],
    [["redrive", "--all", "--only", "x"], "either --only or --all"],
    [["link", "create"], "either --customer, or --name"],
    [["redrive", "warehouse"], "events, logistics, accounting, card-links"],
  ])("exits with 2 and says what was meant by %j", async (args, hint) => {
    const { exitCode, out, said } = await run(...args);

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(said).toContain(hint);
  });

  it("says how to start a host where none is known", async () => {
    const { exitCode, said } = await run("status", "--outputs", join(folder, "nothing.json"));

    expect(exitCode).toBe(1);
    expect(said).toContain("npm start");
  });
});

describe("pagos trigger", () => {
  it("lists every scenario", async () => {
    const { out } = await run("trigger", "--json");

    expect(JSON.parse(out).map(({ name }: { name: string }) => name)).toEqual(
      SCENARIOS.map(({ name }) => name),
    );
  });

  it("runs one as often as it is told, and its events backwards without a change", async () => {
    const results = await asJson(
      ...["trigger", "order.paid", "--times", "2", "--set", "amount=12500", "--reorder"],
    );

    expect(results).toHaveLength(2);
    for (const { ok, message, paymentIds } of results) {
      expect([ok, message]).toEqual([true, expect.stringContaining("backwards: no change")]);
      const { body } = await shop.call("GET", `/orders/${paymentIds[0]}`);
      expect(body).toMatchObject({ status: "paid", amount: 12_500 });
    }
  });

  it("leads people to the console", async () => {
    const { out } = await pagos("trigger", "order.paid");

    expect(out).toMatch(/\n {2}(pbd_\w{26})\n {2}Open {2}http:\S+#\/payments\/\1\n$/);
  });

  it("signs any body, and says when it was not taken", async () => {
    const ping = { id: "evt_of_a_file", type: "webhook_ping", data: { action: "ping" } };
    const body = write("ping.json", ping);
    const elsewhere = brokenBy("no-route", { WebhookUrl: `${outputs.ApiUrl}/nowhere` });

    const taken = await pagos("trigger", "--body", body);
    const refused = await run("trigger", "--body", body, "--outputs", elsewhere);

    expect([taken.exitCode, refused.exitCode]).toEqual([0, 1]);
    expect(taken.out).toContain(`200  POST ${outputs.WebhookUrl}`);
  });

  it("sends nothing in a dry run", async () => {
    const { exitCode, out } = await run("trigger", "order.paid", "--dry-run", "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual({ scenario: "order.paid", times: 1 });
  });
});

describe("pagos explain and logs", () => {
  it("tell an order's story by either id", async () => {
    const { id, conekta_order_id } = await shop.paidOrder();

    const [ours, theirs, lines] = await Promise.all([
      pagos("explain", id),
      pagos("explain", conekta_order_id),
      asJson("logs", "--order", id),
    ]);

    expect(ours.out).toContain(`${id}  $350.00 MXN  paid`);
    expect(ours.out).toContain("processing → paid  by create-order");
    expect(theirs.out.split("\n")[0]).toBe(ours.out.split("\n")[0]);
    expect(lines.map(({ fn }: { fn: string }) => fn)).toContain("create-order");
  });

  it("say that there is no such order", async () => {
    const { exitCode, out, said } = await pagos("explain", "pbd_unheard_of");

    expect({ exitCode, out }).toEqual({ exitCode: 1, out: "" });
    expect(said).toContain("has no order pbd_unheard_of");
  });
});

describe("pagos link", () => {
  it("creates, shows, renews and revokes a link", async () => {
    const who = ["--name", "Ana López", "--email", "ana@example.com", "--phone", "+525512345678"];
    const made = await pagos("link", "create", ...who, "--expires", "1h");
    const [, id = ""] = /^(lnk_\w+) {2}open/.exec(made.out) ?? [];

    const shown = await pagos("link", "show", id);
    const renewed = await asJson("link", "renew", id);
    const revoked = await asJson("link", "revoke", id);

    expect(made.out).toContain("█▀▀▀▀▀▀▀█");
    expect(made.out).toContain("https://wa.me/525512345678");
    expect(shown.out).toContain(`${id}  open`);
    expect(made.out).not.toContain(renewed.url);
    expect(revoked.state).toBe("revoked");
  });

  it("lists a customer's links", async () => {
    const who = ["--name", "Ana López", "--email", "ana@example.com"];
    const { id, customer_id } = await asJson("link", "create", ...who);

    const listed = await pagos("link", "list", "--customer", customer_id);

    expect(listed.out).toMatch(new RegExp(`^${id}  open\n  for ${customer_id}\n`));
  });

  it("passes on what the API does not take", async () => {
    const { exitCode, said } = await pagos("link", "create", "--name", "Ana López");

    expect(exitCode).toBe(1);
    expect(said).toContain("The API answered 422");
    expect(said).toContain("/customer/email");
  });
});

describe("pagos status and token", () => {
  it("gives a shell its addresses", async () => {
    const { out } = await pagos("status", "-o", "env");
    const { out: token } = await pagos("token");

    expect(out).toContain(`export PAGOS_API_URL='${outputs.ApiUrl}'`);
    expect(token.trim()).toBe(outputs.MerchantToken);
  });

  it("shows no token to people who did not ask for it", async () => {
    const { out } = await pagos("status");

    expect(out).toContain(outputs.ApiUrl);
    expect(out).not.toContain(outputs.MerchantToken);
  });
});

describe("pagos resend", () => {
  it.each(["conekta", "queue"])("has an order's events delivered again via %s", async (via) => {
    const { id } = await shop.paidOrder();

    const resent = await asJson("resend", id, "--via", via);

    expect(resent).toContainEqual(
      expect.objectContaining({ type: "order.paid", ...(via === "conekta" && { status: 200 }) }),
    );
    expect((await shop.call("GET", `/orders/${id}`)).body.status).toBe("paid");
  });
});

describe("pagos reconcile", () => {
  it("finds that both sides agree", async () => {
    await shop.paidOrder();

    const { equal } = await asJson("reconcile", "--since", "1m");

    expect(equal).toBeGreaterThan(0);
  });
});

describe("pagos doctor", () => {
  it("finds nothing wrong with a sound host", async () => {
    const { problems, findings } = await asJson("doctor");

    const wrong = findings.filter(({ verdict }: { verdict: string }) => verdict === "problem");
    expect({ problems, wrong }).toEqual({ problems: 0, wrong: [] });
  });

  it.each([
    { name: "host", wrong: { ApiUrl: "http://127.0.0.1:9/api" }, check: "api", fix: "npm start" },
    { name: "token", wrong: { MerchantToken: "nonsense" }, check: "token", fix: "npm start" },
    {
      name: "private key",
      wrong: { ConektaKeySecretArn: "arn:nowhere" },
      check: "private key",
      fix: "pagos -- init",
    },
    {
      name: "key that is one",
      wrong: { ConektaKeySecretArn: outputs.WebhookKeysSecretArn },
      check: "private key",
      fix: "keys set",
    },
    {
      name: "webhook for its address",
      wrong: { WebhookUrl: `${outputs.ApiUrl}/another` },
      check: "webhook",
      fix: "npm start",
    },
    {
      name: "queue",
      wrong: { EventsQueueUrl: `${outputs.EventsQueueUrl}-gone` },
      check: "queues",
      fix: "npm start",
    },
    {
      name: "page",
      wrong: { CardPageUrl: `${outputs.ApiUrl}/nowhere` },
      check: "page",
      fix: "npm start",
    },
    {
      name: "Conekta",
      wrong: { ConektaUrl: "http://127.0.0.1:9" },
      check: "account",
      fix: "status.conekta.com",
    },
  ])("finds that there is no $name", async ({ name, wrong, check, fix }) => {
    const file = brokenBy(name, wrong);

    const { out, exitCode } = await run("doctor", "--json", "--quiet", "--outputs", file);

    const found = JSON.parse(out).findings.find((each: { check: string }) => each.check === check);
    expect(exitCode).toBe(3);
    expect(found).toMatchObject({ verdict: "problem", fix: expect.stringContaining(fix) });
  });
});

describe("pagos listen", () => {
  it("forwards Conekta's events, signed, until it is interrupted", async () => {
    const knocks: { digest: string | undefined; body: string }[] = [];
    const target = createServer(async (request, response) => {
      knocks.push({ digest: request.headers["digest"]?.toString(), body: await text(request) });
      response.end();
    });
    const port = await listen(target, 0);
    const child = startPagos([
      ...["listen", "--forward-to", `http://127.0.0.1:${port}`, "--interval", "1"],
      ...["--json", "--outputs", outputsFile],
    ]);
    children.push(child);
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    await new Promise<void>((resolve) => child.stderr.once("data", () => resolve()));

    const { id } = await shop.paidOrder();
    await expect
      .poll(() => knocks.filter(({ body }) => body.includes(id)).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(3);
    child.kill("SIGINT");

    expect(await closed).toBe(130);
    expect(knocks.every(({ digest }) => digest !== undefined)).toBe(true);
    target.close();
    target.closeAllConnections();
  });
});

describe("pagos seed", () => {
  it("leaves customers and orders of several kinds", async () => {
    const orders = await asJson("seed", "--customers", "6", "--orders", "1");

    expect(orders.map(({ status }: { status: string }) => status)).toEqual([
      ...["paid", "paid", "paid", "charge_declined", "paid", "charge_declined"],
    ]);
  });
});
