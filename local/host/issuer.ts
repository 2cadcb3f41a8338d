import { createPublicKey, type KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, SignJWT } from "jose";
import { SCOPES } from "#shared/env.ts";

/** The merchant's back end, as the local issuer knows it. */
const MERCHANT_CLIENT_ID = "merchant-local";
export const JWT_AUDIENCE = "pagos";

/** A day's work; the next start makes a new one. */
const TOKEN_LIFETIME = "24h";

export interface Issuer {
  readonly url: string;
  readonly jwks: JSONWebKeySet;
  /** An access token for the merchant's back end, with every scope. */
  readonly merchantToken: () => Promise<string>;
  /** Answers the two documents by which an authorizer finds the keys. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
}

export async function createIssuer(url: string, key: KeyObject): Promise<Issuer> {
  const jwk = await exportJWK(createPublicKey(key));
  const kid = await calculateJwkThumbprint(jwk);
  const jwks = { keys: [{ ...jwk, kid, alg: "RS256", use: "sig" }] };
  const documents: Readonly<Record<string, object>> = {
    "/.well-known/jwks.json": jwks,
    "/.well-known/openid-configuration": {
      issuer: url,
      jwks_uri: `${url}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["token"],
      subject_types_supported: ["public"],
      scopes_supported: Object.values(SCOPES),
    },
  };
  return {
    url,
    jwks,
    merchantToken: () =>
      new SignJWT({ client_id: MERCHANT_CLIENT_ID, scope: Object.values(SCOPES).join(" ") })
        .setProtectedHeader({ alg: "RS256", kid })
        .setIssuer(url)
        .setSubject(MERCHANT_CLIENT_ID)
        .setAudience(JWT_AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(TOKEN_LIFETIME)
        .sign(key),
    answer(request, response) {
      const document = documents[request.url ?? ""];
      response.writeHead(document === undefined ? 404 : 200, {
        "content-type": "application/json",
      });
      response.end(JSON.stringify(document ?? { message: "Not Found" }));
    },
  };
}
