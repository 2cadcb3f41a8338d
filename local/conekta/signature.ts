import { createPrivateKey, type KeyObject, sign } from "node:crypto";

/** Reading a PEM takes as long as signing with it. */
const read = new Map<string, KeyObject>();

const keyOf = (pem: string): KeyObject => {
  const key = read.get(pem) ?? createPrivateKey(pem);
  read.set(pem, key);
  return key;
};

/**
 * What Conekta puts in the `Digest` header: RSASSA-PKCS1-v1_5 with SHA-256 over the bytes of the body,
 * in bare base64. It has no time and no key id: a signed body stays valid for ever.
 */
export const digestOf = (body: Buffer, privateKey: string): string =>
  sign("RSA-SHA256", body, keyOf(privateKey)).toString("base64");
