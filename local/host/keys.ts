import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface LocalKeys {
  /** Signs webhooks as Conekta would. */
  readonly webhook: KeyObject;
  readonly webhookFile: string;
  /** Signs the access tokens of the local issuer. */
  readonly issuer: KeyObject;
}

/** Reads the keys of a data directory, made on first use so that tokens and signatures survive a restart. */
export function readKeys(directory: string): LocalKeys {
  const folder = join(directory, "keys");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const webhookFile = join(folder, "webhook-private.pem");
  return {
    webhook: readOrCreate(webhookFile),
    webhookFile,
    issuer: readOrCreate(join(folder, "issuer-private.pem")),
  };
}

export function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
}

export function privatePem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function readOrCreate(file: string): KeyObject {
  if (existsSync(file)) {
    return createPrivateKey(readFileSync(file));
  }
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  writeFileSync(file, privatePem(privateKey), { mode: 0o600 });
  return privateKey;
}
