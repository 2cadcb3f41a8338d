import { sign } from "node:crypto";

/**
 * What Conekta puts in the `Digest` header: RSASSA-PKCS1-v1_5 with SHA-256 over the bytes of the body,
 * in bare base64. It has no time and no key id: a signed body stays valid for ever.
 */
export const digestOf = (body: Buffer, privateKey: string): string =>
  sign("RSA-SHA256", body, privateKey).toString("base64");
