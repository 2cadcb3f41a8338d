import { generateKeyPairSync } from "node:crypto";

/** A pair like the one with which Conekta signs webhooks, both halves as PEM. */
export const aSigningKey = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
