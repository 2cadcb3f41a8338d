import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SignJWT } from "jose";
import { startConekta } from "#local/conekta/start-conekta.ts";
import type { Closers } from "#local/host/closers.ts";
import { createIssuer, JWT_AUDIENCE } from "#local/host/issuer.ts";
import { privatePem } from "#local/host/keys.ts";
import { startWebServer } from "#local/host/web-server.ts";

export const CONEKTA_KEY = "key_local_private";
export const CONEKTA_PUBLIC_KEY = "key_local_public";

export type Surroundings = {
  readonly conektaUrl: string;
  readonly issuerUrl: string;
  readonly merchantToken: string;
  /** A token that its issuer signed, and that differs from the merchant's in these claims. */
  readonly tokenWith: (claims: Claims) => Promise<string>;
  readonly webhookPrivateKeyFile: string;
};

type Claims = { readonly scope?: string; readonly audience?: string; readonly expires?: string };

/** What is not AWS's: our simulated Conekta, and whoever issues the merchant's tokens. */
export async function startSurroundings(folder: string, closers: Closers): Promise<Surroundings> {
  const webhookKey = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
  const conekta = await startConekta({
    port: 0,
    privateKey: CONEKTA_KEY,
    publicKey: CONEKTA_PUBLIC_KEY,
    webhookSigningKey: privatePem(webhookKey),
  });
  closers.add(() => conekta.close());

  const issuerKey = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
  const web = await startWebServer(0);
  closers.add(() => web.stop());
  const issuer = await createIssuer(web.url, issuerKey);
  web.serve(issuer.answer);

  const webhookPrivateKeyFile = join(folder, "webhook-private.pem");
  writeFileSync(webhookPrivateKeyFile, privatePem(webhookKey), { mode: 0o600 });
  const merchantToken = await issuer.merchantToken();
  return {
    conektaUrl: conekta.url,
    issuerUrl: issuer.url,
    merchantToken,
    tokenWith: (claims) => token(issuer.url, { key: issuerKey, like: merchantToken, claims }),
    webhookPrivateKeyFile,
  };
}

type Order = { readonly key: KeyObject; readonly like: string; readonly claims: Claims };

function token(issuer: string, { key, like, claims }: Order): Promise<string> {
  const { scope = "orders:write", audience = JWT_AUDIENCE, expires = "1h" } = claims;
  const [header = ""] = like.split(".");
  return new SignJWT({ client_id: "somebody", scope })
    .setProtectedHeader(JSON.parse(Buffer.from(header, "base64url").toString()))
    .setIssuer(issuer)
    .setSubject("somebody")
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
}
