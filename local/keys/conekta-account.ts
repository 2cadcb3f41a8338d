import * as z from "zod";
import type { NewKey } from "#shared/domain/ask-for-key.ts";
import type { ListedKey } from "#shared/domain/key-ring.ts";
import { type Mode, modeOf } from "#shared/domain/mode.ts";
import { conektaHttp } from "./conekta-http.ts";

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

/** Lists in which even a young account has something, cheapest first. */
const TELLING = ["/webhook_keys", "/webhooks", "/events", "/customers"];

/**
 * The account behind a private key. Says plainly what Conekta refuses, and never repeats the key.
 *
 * @param url base address of Conekta's API, without a trailing slash.
 */
export function conektaAccount(url: string, privateKey: string): ConektaAccount {
  const { ask, read } = conektaHttp(url, privateKey);

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
