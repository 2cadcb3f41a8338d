import { PagosError } from "#shared/domain/errors.ts";

/** The token of `Authorization: Bearer …`, by which a link's holder is known. Throws `link_invalid`. */
export function linkToken(authorization: string | undefined): string {
  const [, token] = /^Bearer ([\w-]{16,200})$/i.exec(authorization ?? "") ?? [];
  if (token !== undefined) return token;
  throw new PagosError("Send the link's token as Authorization: Bearer.", { code: "link_invalid" });
}
