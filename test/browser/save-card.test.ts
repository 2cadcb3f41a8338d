import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createClosers } from "#local/host/closers.ts";
import type { Outputs } from "#local/host/outputs.ts";
import { startPagos } from "#local/host/start-pagos.ts";
import { cardNumbersIn } from "#test/browser/card-numbers.ts";
import { reached } from "#test/browser/card-page-steps.ts";
import { CHROMIUM, launchChromium } from "#test/browser/chromium.ts";

const Paid = z.object({ id: z.string(), status: z.literal("paid") });
const Message = z.object({ type: z.string(), subject: z.string(), data: z.unknown() });

/** From a card that is typed into the page to what the warehouse and the books are told. */
describe.skipIf(CHROMIUM === null)("saving a card", () => {
  const closers = createClosers();
  const functionLines: string[] = [];
  let outputs: Outputs;
  let browser: Browser;

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), "save-card-"));
    closers.add(() => rm(directory, { recursive: true }));
    const pagos = await startPagos(
      {
        port: 0,
        dataDirectory: undefined,
        outputsFile: join(directory, "outputs.json"),
        conektaUrl: undefined,
        conektaKey: "key_local_private",
        webhookPublicKeyFile: undefined,
      },
      {
        root: resolve(import.meta.dirname, "../.."),
        closers,
        signal: new AbortController().signal,
        log: (label, line) => functionLines.push(`${label} ${line}`),
      },
    );
    outputs = pagos.outputs;
    browser = await launchChromium();
    closers.add(() => browser.close());
  }, 60_000);

  afterAll(() => closers.closeAll());

  const asMerchant = (path: string, body: unknown) =>
    fetch(`${outputs.ApiUrl}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${outputs.MerchantToken}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
      },
      body: JSON.stringify(body),
    });

  const aLink = async () => {
    const customer = { name: "Ana López", email: "ana@example.com", phone: "+525512345678" };
    const response = await asMerchant("/card-links", { customer });
    return z.object({ url: z.string() }).parse(await response.json()).url;
  };

  /** Types a card, saves it and gives back the customer that it was saved for. */
  const saveCard = async (page: Page, number: string) => {
    const frame = page.frameLocator("iframe");
    await frame.getByLabel("Número de tarjeta").pressSequentially(number);
    await frame.getByLabel("Nombre y apellido").fill("Ana López");
    await frame.getByLabel("Vencimiento").pressSequentially("1234");
    await frame.getByLabel("Código").fill("123");
    await page.getByRole("checkbox").check();
    const answered = page.waitForResponse((response) => response.url().endsWith("/card-link/card"));
    await page.getByRole("button", { name: "Guardar tarjeta" }).click();
    await reached(page, "success");
    const { customer_id } = z
      .object({ customer_id: z.string() })
      .parse(await (await answered).json());
    return customer_id;
  };

  const charge = async (customer_id: string) => {
    const line_items = [{ name: "Gas LP 20 kg", unit_price: 48_000, quantity: 1 }];
    const response = await asMerchant("/orders", { customer_id, currency: "MXN", line_items });
    return { statusCode: response.status, body: await response.json() };
  };

  it("leads from the page to a paid order in both queues", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    const complaints = complaintsOf(page);
    await page.goto(outputs.CardPageUrl);
    await reached(page, "ready");

    const customerId = await saveCard(page, "4242424242424242");
    const order = Paid.parse((await charge(customerId)).body);
    const [logistics, accounting] = await Promise.all([
      received(outputs, { queueUrl: outputs.LogisticsQueueUrl, orderId: order.id }),
      received(outputs, { queueUrl: outputs.AccountingQueueUrl, orderId: order.id }),
    ]);

    expect(await page.locator("#saved-card").innerText()).toMatch(
      /Visa\s+•••• 4242\s+vence 12\/34/,
    );
    expect(logistics.type).toBe("mx.pagos.order.paid.v1");
    expect(logistics.data).toMatchObject({ customer_id: customerId });
    expect(accounting.data).toMatchObject({ amount: 48_000, currency: "MXN" });
    expect(complaints).toEqual([]);
    expect(cardNumbersIn(functionLines.join("\n"))).toEqual([]);
  });

  it("shows the saved card when the same link is opened again", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    await page.goto(await aLink());
    await reached(page, "ready");
    await saveCard(page, "5555555555554444");

    await page.reload();
    await reached(page, "success");

    expect(await page.locator("#saved-card").innerText()).toMatch(/Mastercard\s+•••• 4444/);
  });

  it("saves a card that the bank will only refuse when it is charged", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    await page.goto(await aLink());
    await reached(page, "ready");

    const customerId = await saveCard(page, "4000000000000002");
    const charged = await charge(customerId);

    expect(charged).toMatchObject({ statusCode: 402, body: { order_status: "declined" } });
  });

  it("has nothing to show for a link that was never made", async () => {
    const page = await browser.newPage({ locale: "es-MX" });
    const { origin } = new URL(outputs.CardPageUrl);

    await page.goto(`${origin}/#nobody-made-this-link-token-ever`);

    await reached(page, "link.invalid");
  });
});

/** What the browser has to say against the page: errors, warnings and breaches of its policy. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Waits for the order's message in a downstream queue. */
async function received(
  outputs: Outputs,
  { queueUrl, orderId }: { queueUrl: string; orderId: string },
): Promise<z.output<typeof Message>> {
  const client = new SQSClient({
    endpoint: outputs.SqsEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const ask = new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 2 });
  for (let asked = 0; asked < 20; asked += 1) {
    const { Messages = [] } = await client.send(ask);
    for (const { Body, ReceiptHandle } of Messages) {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      const message = Message.parse(JSON.parse(Body ?? "null"));
      if (message.subject === orderId) return message;
    }
  }
  throw new Error(`No message about ${orderId} reached ${queueUrl}.`);
}
