import { PagosError } from "#shared/domain/errors.ts";
import { type LinkToken, readToken } from "#shared/domain/link-token.ts";

/**
 * The token of `Authorization: Bearer …`, by which a link's holder is known. Throws `link_invalid`,
 * also for a token that was cut off or mistyped.
 */
export function bearerOfLink(
  authorization: string | undefined,
  digest: (...parts: readonly string[]) => string,
): LinkToken {
  const [, bearer = ""] = /^Bearer ([0-9A-Za-z]{32})$/i.exec(authorization ?? "") ?? [];
  const token = readToken(bearer, digest);
  if (token !== null) return token;
  throw new PagosError("Send the link's whole token as Authorization: Bearer.", {
    code: "link_invalid",
  });
}
