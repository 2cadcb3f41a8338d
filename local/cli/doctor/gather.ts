import { setTimeout as delay } from "node:timers/promises";
import { accessTokenFor } from "#local/cli/access-token.ts";
import { type ConektaSide, conektaSideOf, oursAmong } from "#local/cli/conekta-side.ts";
import { KEY } from "#local/cli/init-stage.ts";
import { orderTable } from "#local/cli/order-table.ts";
import { QUEUE_NAMES, queueNamed, queueSide } from "#local/cli/queue-side.ts";
import { CONEKTA_URL, type StagePlace } from "#local/cli/stage-place.ts";
import type { AwsPlace } from "#local/keys/aws-settings.ts";
import { conektaAccount } from "#local/keys/conekta-account.ts";
import { conektaHttp } from "#local/keys/conekta-http.ts";
import { listKeys } from "#local/keys/list-keys.ts";
import { vaultRing } from "#local/keys/secret-vault.ts";
import { aboutAws } from "./aws-facts.ts";
import { type Facts, type Known, known, PATIENCE_MS } from "./facts.ts";
import { aboutPage } from "./page-facts.ts";
import { committedKeys, publicKeyOf, WANTED_NODE } from "./repository.ts";

/** What every version of the stack since this one has. */
const OUTPUTS = [
  ...["ApiUrl", "CardPageUrl", "WebhookUrl", "TableName"],
  ...["EventsQueueUrl", "EventsDeadLetterQueueUrl", "LogisticsQueueUrl", "AccountingQueueUrl"],
  ...["CardLinksQueueUrl", "ConektaKeySecretArn", "WebhookKeysSecretArn"],
];

/** An order is overdue when the reconciler is this late. */
const LATE_MS = 10 * 60 * 1_000;

/** Looks at everything that there is to look at, all at once. Changes nothing but for one ping. */
export async function gather(
  place: StagePlace,
  { drift, ...aws }: AwsPlace & { readonly drift: boolean },
): Promise<Facts> {
  const [ofAws, token, apart, conekta, counted, overdueOrders, page] = await Promise.all([
    aboutAws(place, aws, drift),
    known(() => accessTokenFor(place)),
    committedKeys(),
    aboutConekta(place),
    aboutQueues(place),
    known(() => orderTable(place).overdue(Date.now() - LATE_MS)),
    aboutPage(place),
  ]);
  return {
    stage: place.stage,
    isLocal: place.isLocal,
    mode: place.mode,
    isSimulated: place.conektaUrl !== CONEKTA_URL,
    now: Math.floor(Date.now() / 1_000),
    node: { running: Number(process.versions.node.split(".")[0]), wanted: WANTED_NODE },
    committedKeys: apart,
    outputsFile: place.outputsFile,
    missingOutputs: OUTPUTS.filter((name) => place.outputs[name] === undefined),
    ...ofAws,
    api: await known(() => aboutApi(place, token.known ? token.value.token : null)),
    token,
    publicKey: publicKeyOf(place.stage),
    webhookUrl: place.outputs["WebhookUrl"] ?? "",
    ...conekta,
    queues: counted,
    overdueOrders,
    ...page,
  };
}

/** An id like ours that no order has: only whoever is let in learns that. */
const NO_ORDER = `pbd_${"a".repeat(26)}`;

async function aboutApi(place: StagePlace, token: string | null) {
  const url = `${place.need("ApiUrl")}/orders/${NO_ORDER}`;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const bare = await fetch(url, { signal });
  const headers = { authorization: `Bearer ${token}` };
  const own = token === null ? null : await fetch(url, { headers, signal });
  await Promise.all([bare.arrayBuffer(), own?.arrayBuffer()]);
  const serverMs = Date.parse(bare.headers.get("date") ?? new Date().toUTCString());
  return {
    withoutToken: bare.status,
    withToken: own?.status ?? null,
    clocksApartSeconds: Math.round((Date.now() - serverMs) / 1_000),
  };
}

const aboutQueues = (place: StagePlace): Promise<Facts["queues"]> => {
  const queues = queueSide(place);
  return Promise.all(
    QUEUE_NAMES.map(async (name) => ({
      name,
      counts: await known(async () => {
        const { url, deadUrl } = await queueNamed(place, queues, name);
        const { waiting } = await queues.counts(url);
        return { waiting, dead: await queues.dead(deadUrl) };
      }),
    })),
  );
};

type ConektaFacts = Pick<Facts, "privateKey" | "accountMode" | "webhooks" | "keys" | "ping">;

async function aboutConekta(place: StagePlace): Promise<ConektaFacts> {
  const privateKey = await known(async () => {
    const secret = await place.vault.find(place.privateKeySecret);
    return secret?.value.trim() ?? null;
  });
  const key = privateKey.known ? privateKey.value : null;
  if (key === null || !KEY.test(key)) {
    const unknown = {
      known: false,
      why: "Without a private key Conekta cannot be asked.",
    } as const;
    return { privateKey, accountMode: unknown, webhooks: unknown, keys: unknown, ping: unknown };
  }
  const account = conektaAccount(place.conektaUrl, key);
  const conekta = conektaSideOf(conektaHttp(place.conektaUrl, key));
  const [accountMode, webhooks, keys] = await Promise.all([
    known(() => account.mode()),
    known(() => conekta.webhooks()),
    known(async () => {
      const ring = await vaultRing(place.vault, place.webhookKeysSecret()).read();
      return listKeys(ring, await account.list());
    }),
  ]);
  const ping = await roundTrip(conekta, webhooks, place.outputs["WebhookUrl"] ?? "");
  return { privateKey, accountMode, webhooks, keys, ping };
}

const PING_PATIENCE_MS = 20_000;
const PING_LOOK_MS = 500;
const CLOCKS_APART_SECONDS = 120;

/** Has Conekta ping our webhook, and waits until Conekta says what we answered. */
async function roundTrip(
  conekta: ConektaSide,
  webhooks: Facts["webhooks"],
  webhookUrl: string,
): Promise<Known<number | null>> {
  const ours = webhooks.known ? oursAmong(webhooks.value, webhookUrl)[0] : undefined;
  if (ours === undefined) return { known: false, why: "There is no webhook to ping." };
  return known(async () => {
    const pings = async () =>
      (await conekta.eventsSince(Math.floor(Date.now() / 1_000) - CLOCKS_APART_SECONDS)).filter(
        ({ type }) => type === "webhook_ping",
      );
    const before = new Set((await pings()).map(({ id }) => id));
    await conekta.ping(ours.id);
    const deadline = Date.now() + PING_PATIENCE_MS;
    while (Date.now() < deadline) {
      const answered = (await pings())
        .filter(({ id }) => !before.has(id))
        .flatMap(({ webhook_logs }) => webhook_logs ?? [])
        .map((log) => log.last_http_response_status ?? -1)
        .find((status) => status > 0);
      if (answered !== undefined) return answered;
      await delay(PING_LOOK_MS);
    }
    return null;
  });
}
