/** Where a caller names its own trace, and where every answer names the one that was used. */
const CORRELATION_HEADER = "x-correlation-id";

/**
 * The shape of UUIDs, ULIDs and trace ids: letters and digits, 16 to 64 of them. It goes into every log
 * line, so whatever might be a card number, an address or a name is not taken.
 */
const WELL_FORMED = /^(?=.*\d)(?=.*[a-z])[\w-]{16,64}$/i;

/**
 * The id under which a request is found at every hop: the caller's own where it is well-formed, else
 * the one that API Gateway gave.
 */
export function correlationOf(
  headers: Readonly<Record<string, string | undefined>>,
  requestId: string,
): string {
  const own = headers[CORRELATION_HEADER];
  return own !== undefined && WELL_FORMED.test(own) ? own : requestId;
}

export function correlated(correlationId: string): Readonly<Record<string, string>> {
  return { [CORRELATION_HEADER]: correlationId };
}
