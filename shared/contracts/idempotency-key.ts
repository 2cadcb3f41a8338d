import { PagosError } from "#shared/domain/errors.ts";

/** 8 to 255 visible ASCII characters; long enough not to be reused by chance. */
const KEY = /^[\x21-\x7e]{8,255}$/;

/** The key of a request that must have one. Throws `invalid_idempotency_key`. */
export function requiredKey(header: string | undefined): string {
  const key = optionalKey(header);
  if (key !== null) return key;
  throw new PagosError("Send an Idempotency-Key header, one per charge that you mean to make.", {
    code: "invalid_idempotency_key",
  });
}

/** The key of a request that may have one. Throws `invalid_idempotency_key` for a malformed one. */
export function optionalKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (KEY.test(header)) return header;
  throw new PagosError("An Idempotency-Key is 8 to 255 visible ASCII characters.", {
    code: "invalid_idempotency_key",
  });
}
