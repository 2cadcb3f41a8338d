/**
 * Where the next page of one of Conekta's lists begins. Of the address that Conekta gives only the cursor
 * is used: recorded ones name a host of Conekta's own network, and following one would hand our key to
 * whoever answers there. The address may be relative.
 */
export function cursorIn(address: string | null | undefined): string | null {
  if (!address) return null;
  return new URL(address, "https://conekta.invalid").searchParams.get("next");
}
