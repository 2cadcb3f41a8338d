import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Outputs } from "#local/host/outputs.ts";
import type { Scene } from "#web/gallery/scene.ts";

/** Brings a scene about in a running host, as a merchant and as the simulator's user; gives the page's address. */
export async function arrangeScene(outputs: Outputs, scene: Scene): Promise<string> {
  const stage = stageOf(outputs);
  await stage.calm();
  return SET_UP[scene](stage);
}

type Stage = ReturnType<typeof stageOf>;

const OLDEST_LINK_S = 900;

/** Longer than the simulator's callers are patient, so that the page sees each of them wait. */
const SLOWLY = { min: 5_000, max: 5_000 };

const SET_UP: { readonly [S in Scene]: (stage: Stage) => Promise<string> } = {
  open: async ({ link }) => (await link()).url,
  "with-pin": async ({ link }) =>
    (await link({ pin: "phone_last4", purpose: "Gas a domicilio" })).url,
  "last-attempt": async ({ link, save }) => {
    const { url } = await link({ max_attempts: 2 });
    await save(url, { token_id: "tok_of_nobody" });
    return url;
  },
  saved: async ({ link, save }) => {
    const { url } = await link();
    await save(url);
    return url;
  },
  spent: async ({ link, save }) => {
    const { url } = await link({ pin: "phone_last4", max_attempts: 1 });
    await save(url, { pin: "0000" });
    return url;
  },
  /** With every other link that is open: the console knows no other way to let time pass. */
  expired: async ({ link, console }) => {
    const { url } = await link({ expires_in: OLDEST_LINK_S });
    await console("POST", "/api/time", { bring: "links" });
    return url;
  },
  revoked: async ({ link, api }) => {
    const { id, url } = await link();
    await api(`/card-links/${id}/revoke`);
    return url;
  },
  "no-link": async ({ page }) => page.href,
  "back-from-bank": async ({ page }) => `${page.href}?order_id=ord_gallery`,
  /** Conekta is gone in the middle of saving, and stays gone: nobody can say how it ended. */
  unconfirmed: async ({ link, save, console }) => {
    const { url } = await link();
    await console("PUT", "/api/faults", {
      calls: [
        { fault: "drop_after", on: "createCustomer", rate: 1 },
        { fault: "drop_before", on: ["listCustomers", "findCustomer"], rate: 1 },
      ],
    });
    await save(url);
    return url;
  },
  "answers-lost": async ({ link, console }) => {
    const calls = [{ fault: "drop_before", on: ["createCustomer", "listCustomers"], rate: 1 }];
    await console("PUT", "/api/faults", { calls });
    return (await link()).url;
  },
  "conekta-slow": async ({ link, console }) => {
    const calls = [{ fault: "delay", on: ["createToken", "createCustomer"], rate: 1, ms: SLOWLY }];
    await console("PUT", "/api/faults", { calls });
    return (await link()).url;
  },
  "script-refused": async ({ link, outage }) => {
    const { url } = await link();
    await outage("refuse");
    return url;
  },
  "script-hangs": async ({ link, outage }) => {
    const { url } = await link();
    await outage("hang");
    return url;
  },
};

const Link = z.object({ id: z.string(), url: z.url() });

/** What scenes are made of. */
function stageOf(outputs: Outputs) {
  const page = new URL(outputs.CardPageUrl);
  page.hash = "";

  const api = (path: string, body: unknown = {}, token = outputs.MerchantToken) =>
    send(`${outputs.ApiUrl}${path}`, { method: "POST", body, token });

  const console = (method: string, path: string, body: unknown) =>
    succeed(send(new URL(path, outputs.ConsoleUrl).href, { method, body }));

  const outage = (answer: "refuse" | "hang") =>
    succeed(send(`${outputs.ConektaUrl}/_sim/faults/outage`, { method: "PUT", body: { answer } }));

  return {
    page,
    api,
    console,
    outage,
    /** Ends what an earlier scene began. */
    async calm() {
      await succeed(send(`${outputs.ConektaUrl}/_sim/faults`, { method: "DELETE" }));
      await succeed(send(`${outputs.ConektaUrl}/_sim/faults/outage`, { method: "DELETE" }));
    },
    async link(wishes: Readonly<Record<string, unknown>> = {}) {
      const customer = { name: "Ana López", email: "ana@example.com", phone: "+525512345678" };
      const answer = await succeed(api("/card-links", { customer, ...wishes }));
      return Link.parse(await answer.json());
    },
    /** What the page sends; it may well be refused. */
    save: (url: string, typed: { readonly token_id?: string; readonly pin?: string } = {}) =>
      api(
        "/card-link/card",
        {
          token_id: "tok_test_visa_4242",
          consent: { version: "gallery", locale: "es-MX", sha256: "0".repeat(64) },
          ...typed,
        },
        new URL(url).hash.slice(1),
      ),
  };
}

type Sent = { readonly method: string; readonly body?: unknown; readonly token?: string };

function send(url: string, { method, body, token }: Sent): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      "idempotency-key": randomUUID(),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function succeed(sent: Promise<Response>): Promise<Response> {
  const response = await sent;
  if (response.ok) return response;
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
}
