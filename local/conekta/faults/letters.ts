import { generateKeyPairSync } from "node:crypto";
import {
  createWebhookKey,
  registerOwnKey,
  signingKey,
} from "#local/conekta/operations/webhooks.ts";
import { digestOf } from "#local/conekta/signature.ts";
import type { Fields, WebhookKey } from "#local/conekta/state.ts";
import type { Simulation } from "#local/conekta/world.ts";
import { drawBetween, type Strike } from "./deck.ts";
import type { WebhookRule } from "./plan.ts";

/** One POST to a webhook. */
export type Letter = {
  readonly body: Buffer;
  /** Absent where there is no key to sign with. */
  readonly digest: string | undefined;
  /** Not from Conekta, and to be refused. */
  readonly forged: boolean;
};

export type Letters = {
  /** Conekta's own letter first; its answer is the one that counts. */
  readonly write: (event: Fields, strike: Strike<WebhookRule> | null) => readonly Letter[];
};

/** Signs events, and forges them. */
export const createLetters = (simulation: Simulation): Letters => {
  const keys = createKeyRing(simulation);

  const genuine = (event: Fields): Letter => {
    const body = bytesOf(event);
    const key = keys.take();
    return { body, digest: key && digestOf(body, key.private_key), forged: false };
  };

  return {
    write: (event, strike) => {
      switch (strike?.rule.fault) {
        case "rotate_key":
          keys.rotate(strike.rule);
          return [genuine(event)];
        case "duplicate": {
          const letter = genuine(event);
          return Array.from(
            { length: drawBetween(strike.rule.copies, strike.random) },
            () => letter,
          );
        }
        case "skewed": {
          const skew = drawBetween(strike.rule.seconds, strike.random);
          return [genuine({ ...event, created_at: Number(event["created_at"]) + skew })];
        }
        case "forged_signature": {
          const letter = genuine(event);
          return [letter, { ...letter, body: bytesOf(neverHappened(event)), forged: true }];
        }
        case "forged_amount":
          return [genuine(event), byStranger(tenfold(neverHappened(event)))];
        default:
          return [genuine(event)];
      }
    },
  };
};

const bytesOf = (event: Fields) => Buffer.from(JSON.stringify(event));

/** Another id, so that a webhook that believes it cannot mistake it for one that it knows. */
const neverHappened = (event: Fields): Fields => ({
  ...event,
  id: `f0f0f0f0${String(event["id"]).slice(8)}`,
});

const tenfold = (event: Fields): Fields => {
  const { data } = event;
  const text = JSON.stringify(data, (name, value) =>
    name === "amount" && typeof value === "number" ? value * 10 : value,
  );
  return { ...event, data: JSON.parse(text) };
};

/** Made when the first letter is forged: making a key takes a while. */
let stranger: string | undefined;

const byStranger = (event: Fields): Letter => {
  stranger ??= generateKeyPairSync("rsa", { modulusLength: 2_048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const body = bytesOf(event);
  return { body, digest: digestOf(body, stranger), forged: true };
};

type Rotation = Extract<WebhookRule, { readonly fault: "rotate_key" }>;

/** During a rotation the key before goes on signing for a while, though a newer one is active. */
const createKeyRing = ({ world, transact }: Simulation) => {
  let before: { readonly key: WebhookKey | undefined; left: number } | null = null;
  return {
    take: (): WebhookKey | undefined => {
      if (before !== null && before.left > 0) {
        before.left -= 1;
        return before.key;
      }
      return signingKey(world);
    },
    rotate: ({ old_signs, private_key }: Rotation) => {
      before = { key: signingKey(world), left: old_signs };
      transact((now) =>
        private_key === undefined ? createWebhookKey(now, true) : registerOwnKey(now, private_key),
      );
    },
  };
};
