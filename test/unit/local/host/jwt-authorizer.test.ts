import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createLocalJWKSet, exportJWK, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { authorize, type JwtAuthorizerSettings } from "#local/host/jwt-authorizer.ts";

const ISSUER = "https://issuer.example";
const ours = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const theirs = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const now = Math.floor(Date.now() / 1_000);

/** A claim that is undefined is left out of the token. */
type Claims = Readonly<Record<string, unknown>>;

let settings: JwtAuthorizerSettings;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: "1", alg: "RS256" };
  settings = {
    issuer: ISSUER,
    audience: ["pagos"],
    keys: createLocalJWKSet({ keys: [jwk] }),
  };
});

function token(claims: Claims, key: KeyObject = ours.privateKey): Promise<string> {
  return new SignJWT({ iss: ISSUER, aud: "pagos", exp: now + 60, scope: "orders:read", ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "1" })
    .sign(key);
}

async function decide(claims: Claims, scopes: readonly string[] = ["orders:read"]) {
  return authorize(settings, `Bearer ${await token(claims)}`, scopes);
}

describe("authorize", () => {
  it("hands the claims on as text and the scopes as a list", async () => {
    const decision = await decide({
      client_id: "shop",
      scope: "orders:read orders:write",
      n: [1, 2],
    });

    expect(decision).toMatchObject({
      kind: "allowed",
      jwt: {
        claims: { client_id: "shop", exp: String(now + 60), n: "[1 2]" },
        scopes: ["orders:read", "orders:write"],
      },
    });
  });

  it("takes the token without the word Bearer, too", async () => {
    expect(await authorize(settings, await token({}), [])).toMatchObject({ kind: "allowed" });
  });

  it("asks for a token with the plain challenge when there is none", async () => {
    expect(await authorize(settings, undefined, [])).toEqual({
      kind: "unauthorized",
      challenge: "Bearer",
    });
  });

  it.each<[string, Claims]>([
    ["has expired", { exp: now - 1 }],
    ["is not valid yet", { nbf: now + 60 }],
    ["is issued in the future", { iat: now + 60 }],
    ["comes from another issuer", { iss: "https://other.example" }],
    ["is for another audience", { aud: "other" }],
    ["is for another audience, whatever its client", { aud: "other", client_id: "pagos" }],
    ["has neither audience nor client", { aud: undefined }],
    ["never expires", { exp: undefined }],
  ])("refuses a token that %s", async (_what, claims) => {
    const decision = await decide(claims);

    expect(decision).toMatchObject({
      kind: "unauthorized",
      challenge: expect.stringContaining('error="invalid_token"'),
    });
  });

  it("takes client_id for the audience where a token has none", async () => {
    expect(await decide({ aud: undefined, client_id: "pagos" })).toMatchObject({ kind: "allowed" });
  });

  it.each([
    ["signed by another key", () => token({}, theirs.privateKey)],
    ["that is no token", async () => "abc.def.ghi"],
    [
      "signed with the public key as a shared secret",
      () =>
        new SignJWT({ iss: ISSUER, aud: "pagos", exp: now + 60 })
          .setProtectedHeader({ alg: "HS256", kid: "1" })
          .sign(Buffer.from(ours.publicKey.export({ type: "spki", format: "pem" }))),
    ],
  ])("refuses a token %s", async (_what, make) => {
    expect(await authorize(settings, `Bearer ${await make()}`, [])).toMatchObject({
      kind: "unauthorized",
    });
  });

  it("forbids a token with none of the route's scopes", async () => {
    expect(await decide({ scope: "orders:readonly" }, ["orders:read"])).toEqual({
      kind: "forbidden",
      challenge: 'Bearer scope="orders:read" error="insufficient_scope"',
    });
  });

  it("is content with any one of the route's scopes, in scope or scp", async () => {
    const scopes = ["orders:read", "orders:write"];

    expect(await decide({ scope: "orders:write" }, scopes)).toMatchObject({ kind: "allowed" });
    expect(await decide({ scope: undefined, scp: ["orders:write"] }, scopes)).toMatchObject({
      kind: "allowed",
    });
  });
});
