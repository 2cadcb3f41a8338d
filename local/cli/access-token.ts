import * as z from "zod";
import type { StagePlace } from "./stage-place.ts";

export interface AccessToken {
  readonly token: string;
  /** Epoch seconds; null where the token does not say. */
  readonly expiresAt: number | null;
  readonly scopes: readonly string[];
}

const Answer = z.object({ access_token: z.string() });
const Claims = z.object({ exp: z.number().optional(), scope: z.string().default("") });

/**
 * A token with all of a merchant's scopes. On this machine the host has made one; a deployed stage's user
 * pool gives one for the client's secret, which AWS shows to whoever may read the pool.
 */
export async function accessTokenFor(place: StagePlace): Promise<AccessToken> {
  const local = place.outputs["MerchantToken"];
  return readToken(local ?? (await tokenOfPool(place)));
}

/** Reads what a token says of itself; whether that is true is for the API to judge. */
function readToken(token: string): AccessToken {
  const [, payload = ""] = token.split(".");
  try {
    const text = Buffer.from(payload, "base64url").toString();
    const { exp, scope } = Claims.parse(JSON.parse(text));
    return { token, expiresAt: exp ?? null, scopes: scope.split(" ").filter(Boolean) };
  } catch (cause) {
    throw new Error("The token is no JWT.", { cause });
  }
}

async function tokenOfPool(place: StagePlace): Promise<string> {
  const { TokenUrl, UserPoolId, ClientId } = place.outputs;
  if (!(TokenUrl && UserPoolId && ClientId)) {
    throw new Error(
      `The stage ${place.stage} has no user pool of its own: ask the issuer that infra/stages/${place.stage}.json names for a token.`,
    );
  }
  const secret = await clientSecret(place, { UserPoolId, ClientId });
  const response = await fetch(TokenUrl, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${ClientId}:${secret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  if (!response.ok) throw new Error(`${TokenUrl} answered ${response.status}.`);
  return Answer.parse(await response.json()).access_token;
}

async function clientSecret(
  place: StagePlace,
  client: { readonly UserPoolId: string; readonly ClientId: string },
): Promise<string> {
  const { CognitoIdentityProviderClient, DescribeUserPoolClientCommand } = await import(
    "@aws-sdk/client-cognito-identity-provider"
  );
  const cognito = new CognitoIdentityProviderClient(place.aws());
  const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand(client));
  const secret = UserPoolClient?.ClientSecret;
  if (secret === undefined) throw new Error("AWS does not show the client's secret.");
  return secret;
}
