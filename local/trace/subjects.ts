/** Whose payment a text is about: our ids travel in every body, in Conekta's metadata included. */

const OURS = /\bpbd_[a-z2-7]{26}\b/g;
const CUSTOMER = /\bcus_[a-z2-7]{26}\b/g;
const CONEKTAS = /\bord_[A-Za-z0-9]{17}\b/g;

/** Our order by Conekta's id of it, as far as it was seen. */
export type KnownOrders = ReadonlyMap<string, string>;

/** The one order that a text is about; null where it is about none, or about several. */
export function orderIn(text: string, known: KnownOrders): string | null {
  const ours = unique(text.match(OURS));
  if (ours.length > 0) return only(ours);
  const resolved = unique(unique(text.match(CONEKTAS)).map((id) => known.get(id) ?? id));
  const [found] = resolved;
  return resolved.length === 1 && found !== undefined ? found : null;
}

/** The one customer of ours that a text is about. */
export function customerIn(text: string): string | null {
  return only(unique(text.match(CUSTOMER)));
}

export function conektaOrderIn(text: string): string | null {
  return only(unique(text.match(CONEKTAS)));
}

function only(ids: readonly string[]): string | null {
  return ids.length === 1 ? (ids[0] ?? null) : null;
}

function unique(ids: readonly string[] | null): readonly string[] {
  return [...new Set(ids ?? [])];
}
