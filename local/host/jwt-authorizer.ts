import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { type Guard, refused } from "./guard.ts";

export interface JwtAuthorizerSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly keys: JWTVerifyGetKey;
}

/** What an authorizer decides, with the `www-authenticate` challenge that goes with a refusal. */
export type Decision =
  | { readonly kind: "allowed"; readonly jwt: JwtContext }
  | { readonly kind: "unauthorized" | "forbidden"; readonly challenge: string };

/** `requestContext.authorizer.jwt` of an event: API Gateway hands every claim on as text. */
interface JwtContext {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

/** Lets pass who shows a token that is good for one of the scopes. */
export function jwtGuard(settings: JwtAuthorizerSettings, scopes: readonly string[]): Guard {
  return async ({ request }) => {
    const decision = await authorize(settings, request.headers.authorization, scopes);
    if (decision.kind === "allowed") return { kind: "passed", authorizer: { jwt: decision.jwt } };
    const challenge = { "www-authenticate": decision.challenge };
    return decision.kind === "forbidden"
      ? refused(403, "Forbidden", challenge)
      : refused(401, "Unauthorized", challenge);
  };
}

/**
 * Decides as the HTTP API's native JWT authorizer does: signature by a key of the issuer (RS256),
 * `iss`, `aud` or, where a token has none, `client_id`, `exp`, `nbf`, `iat`, then any one of the
 * route's scopes.
 */
export async function authorize(
  settings: JwtAuthorizerSettings,
  authorization: string | undefined,
  routeScopes: readonly string[],
): Promise<Decision> {
  const token = authorization?.replace(/^Bearer +/i, "").trim();
  if (token === undefined || token === "") {
    return { kind: "unauthorized", challenge: "Bearer" };
  }
  try {
    const { payload } = await jwtVerify(token, settings.keys, {
      algorithms: ["RS256"],
      issuer: settings.issuer,
      requiredClaims: ["exp"],
    });
    return decide(settings, payload, routeScopes);
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      return invalidToken(DESCRIPTIONS[error.code] ?? "the token is malformed");
    }
    throw error;
  }
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: "the token has expired",
  ERR_JWT_CLAIM_VALIDATION_FAILED: "the token has an invalid claim",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "signature is invalid",
  ERR_JWKS_NO_MATCHING_KEY: "signing method is invalid",
  ERR_JOSE_ALG_NOT_ALLOWED: "signing method is invalid",
};

function decide(
  settings: JwtAuthorizerSettings,
  payload: JWTPayload,
  routeScopes: readonly string[],
): Decision {
  const { aud, client_id } = payload;
  if (![aud ?? client_id].flat().some((each) => settings.audience.includes(String(each)))) {
    return invalidToken("the token has an invalid audience");
  }
  if (payload.iat !== undefined && payload.iat > Date.now() / 1_000) {
    return invalidToken("token used before issued");
  }
  const scopes = scopesOf(payload);
  if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.includes(scope))) {
    return {
      kind: "forbidden",
      challenge: `Bearer scope="${routeScopes.join(" ")}" error="insufficient_scope"`,
    };
  }
  return {
    kind: "allowed",
    jwt: {
      claims: Object.fromEntries(
        Object.entries(payload).map(([name, value]) => [name, claimText(value)]),
      ),
      scopes: routeScopes.length > 0 ? scopes : null,
    },
  };
}

function scopesOf(payload: JWTPayload): readonly string[] {
  const { scope, scp = "" } = payload;
  const scopes = scope ?? scp;
  return Array.isArray(scopes) ? scopes.map(String) : String(scopes).split(" ");
}

/** A list becomes `[a b]`, as Go prints it. */
function claimText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(claimText).join(" ")}]`;
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function invalidToken(description: string): Decision {
  return {
    kind: "unauthorized",
    challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
  };
}
