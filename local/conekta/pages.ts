import { invalid, Refusal } from "./refusal.ts";
import { notAllowed } from "./requests.ts";
import type { Fields } from "./state.ts";

const LIMIT_MAX = 250;
const LIMIT_DEFAULT = 20;
const PAGING = new Set(["limit", "search", "next", "previous"]);

/**
 * Conekta's lists name a host of its own network in the addresses of their next pages. Whoever follows
 * such an address sends the private key to another host: only the cursor in it is to be used. The
 * simulator's host does not exist at all.
 */
const FOREIGN_HOST = "https://api-core.stg.conekta.invalid";

export type Query = ReadonlyMap<string, string>;

/** What a list can be narrowed by, beside Conekta's free text. */
export type Filters<T> = Readonly<Record<string, (record: T, value: string) => boolean>>;

type Listing<T> = {
  readonly path: string;
  /** In the order in which they are shown, newest first. */
  readonly records: readonly T[];
  readonly view: (record: T) => Fields;
  readonly filters?: Filters<T>;
};

type Identified = { readonly id: string };

/** One page of a list. A cursor is the id of the last (or first) element that the caller has seen. */
export const page = <T extends Identified>(listing: Listing<T>, query: Query): Fields => {
  const { path, records, view, filters = {} } = listing;
  const unknown = [...query.keys()].filter((key) => !PAGING.has(key) && !(key in filters));
  if (unknown.length > 0) {
    throw new Refusal(422, ...unknown.map(notAllowed));
  }
  const matching = records.filter((record) => matches(record, query, { view, filters }));
  const limit = limitOf(query.get("limit"));
  const { start, end } = windowOf(matching, query, limit);
  const shown = matching.slice(start, end);
  const link = (direction: "next" | "previous", record: T | undefined) => {
    const parameters = new URLSearchParams([...query].filter(([key]) => !isCursor(key)));
    parameters.set("limit", String(limit));
    parameters.set(direction, record?.id ?? "");
    return `${FOREIGN_HOST}${path}?${parameters}`;
  };
  return {
    object: "list",
    has_more: end < matching.length,
    total: matching.length,
    next_page_url: end < matching.length ? link("next", shown.at(-1)) : null,
    previous_page_url: start > 0 ? link("previous", shown.at(0)) : null,
    data: shown.map(view),
  };
};

const isCursor = (key: string) => key === "next" || key === "previous";

const matches = <T>(
  record: T,
  query: Query,
  { view, filters }: { view: (record: T) => Fields; filters: Filters<T> },
) =>
  [...query].every(([key, value]) =>
    key === "search"
      ? JSON.stringify(view(record)).toLowerCase().includes(value.toLowerCase())
      : (filters[key]?.(record, value) ?? true),
  );

const limitOf = (given: string | undefined): number => {
  const limit = given === undefined ? LIMIT_DEFAULT : Number(given);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw invalid("limit", {
      message: `El límite debe estar entre 1 y ${LIMIT_MAX}.`,
      debug: `The limit must be between 1 and ${LIMIT_MAX}.`,
    });
  }
  return limit;
};

const windowOf = (items: readonly Identified[], query: Query, limit: number) => {
  const next = query.get("next");
  const previous = query.get("previous");
  if (next !== undefined) {
    const start = indexOf(items, "next", next) + 1;
    return { start, end: Math.min(start + limit, items.length) };
  }
  if (previous !== undefined) {
    const end = indexOf(items, "previous", previous);
    return { start: Math.max(0, end - limit), end };
  }
  return { start: 0, end: Math.min(limit, items.length) };
};

const indexOf = (items: readonly Identified[], cursor: string, id: string): number => {
  const index = items.findIndex((item) => item.id === id);
  if (index === -1) {
    throw invalid(cursor, {
      message: "El cursor de la página no existe.",
      debug: `The cursor "${id}" is not in this list.`,
    });
  }
  return index;
};
