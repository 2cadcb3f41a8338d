import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Outputs } from "./desk.ts";

/** Delivers events to the webhook as Conekta does, or as somebody who would like to be Conekta. */
export interface Knocker {
  /** The status that the webhook answered. */
  readonly genuine: (body: string) => Promise<number>;
  readonly forged: (body: string) => Promise<number>;
}

/** Made when the first event is forged: making a key takes a while. */
let stranger: KeyObject | undefined;

export function createKnocker({ WebhookUrl, WebhookPrivateKeyFile }: Outputs): Knocker {
  const knock = async (body: string, key: KeyObject) => {
    const digest = sign("RSA-SHA256", Buffer.from(body), key).toString("base64");
    const response = await fetch(WebhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", digest },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    genuine: (body) => knock(body, createPrivateKey(readFileSync(WebhookPrivateKeyFile, "utf8"))),
    forged(body) {
      stranger ??= generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
      return knock(body, stranger);
    },
  };
}
