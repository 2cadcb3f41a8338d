import * as z from "zod";
import type { NewKey } from "#shared/domain/ask-for-key.ts";
import type { ListedKey } from "#shared/domain/key-ring.ts";
import { type Mode, modeOf } from "#shared/domain/mode.ts";

/** A webhook key as the account lists it; seconds since the epoch, null while it is active. */
export interface AccountKey extends ListedKey {
  readonly deactivatedAt: number | null;
}

/** What one private key opens at Conekta, as far as keys are concerned. */
export interface ConektaAccount {
  readonly list: () => Promise<readonly AccountKey[]>;
  /** Not active: Conekta signs nothing with it before it is switched on. */
  readonly create: () => Promise<NewKey>;
  readonly switchKey: (id: string, active: boolean) => Promise<void>;
  /** Content where it is gone already. */
  readonly remove: (id: string) => Promise<void>;
  /** Read off whatever the account already holds; null where it holds nothing that says. */
  readonly mode: () => Promise<Mode | null>;
}

const ACCEPT = "application/vnd.conekta-v2.3.0+json";
const TIMEOUT_MS = 10_000;
const PAGE_MAX = 250;

const Key = z.object({
  id: z.string(),
  active: z.boolean(),
  livemode: z.boolean(),
  created_at: z.int(),
  deactivated_at: z.int().nullish(),
});
const Keys = z.object({ data: z.array(Key) });
const Created = Key.extend({ public_key: z.string() });
const Moded = z.object({ data: z.array(z.object({ livemode: z.boolean().nullish() })) });
const Refused = z.object({ details: z.array(z.object({ debug_message: z.string().nullish() })) });

/** Lists in which even a young account has something, cheapest first. */
const TELLING = ["/webhook_keys", "/webhooks", "/events", "/customers"];

/**
 * The account behind a private key. Says plainly what Conekta refuses, and never repeats the key.
 *
 * @param url base address of Conekta's API, without a trailing slash.
 */
export function conektaAccount(url: string, privateKey: string): ConektaAccount {
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        accept: ACCEPT,
        authorization: `Bearer ${privateKey}`,
        "content-type": "application/json",
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(`Conekta does not answer at ${url}.`, { cause });
    });
    if (response.ok || (method === "DELETE" && response.status === 404)) return response;
    throw new Error(await refusalIn(response));
  };
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema) =>
    schema.parse(await (await ask("GET", path)).json());

  return {
    async list() {
      const { data } = await read(`/webhook_keys?limit=${PAGE_MAX}`, Keys);
      return data.map(({ created_at, deactivated_at, ...key }) => ({
        ...key,
        createdAt: created_at,
        deactivatedAt: deactivated_at ?? null,
      }));
    },
    async create() {
      const response = await ask("POST", "/webhook_keys", { active: false });
      const { id, livemode, public_key } = Created.parse(await response.json());
      return { id, livemode, pem: public_key.trim() };
    },
    async switchKey(id, active) {
      await ask("PUT", `/webhook_keys/${id}`, { active });
    },
    async remove(id) {
      await ask("DELETE", `/webhook_keys/${id}`);
    },
    async mode() {
      for (const path of TELLING) {
        const { data } = await read(`${path}?limit=1`, Moded);
        const livemode = data[0]?.livemode;
        if (typeof livemode === "boolean") return modeOf({ livemode });
      }
      return null;
    },
  };
}

async function refusalIn(response: Response): Promise<string> {
  if (response.status === 401 || response.status === 403) {
    return "Conekta does not know this private key. Is it the public one, or one that was revoked?";
  }
  const body = Refused.safeParse(await response.json().catch(() => null));
  const said = body.data?.details[0]?.debug_message ?? "no reason given";
  return `Conekta answered ${response.status}: ${said}`;
}
