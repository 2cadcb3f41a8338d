import { QueryCommand, type QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import { PagosError } from "#shared/domain/errors.ts";
import { BY_CUSTOMER, TABLE_KEY } from "#shared/env.ts";
import { FIND_ALL_MAX, findAll } from "./dynamo-find-all.ts";
import { type Item, reader } from "./dynamo-item.ts";
import type { Mapping, Table } from "./dynamo-store.ts";

type PageAsked<Aggregate> = {
  /** What these items have for a customer in the index: no two kinds have the same. */
  readonly partition: string;
  readonly limit: number;
  readonly cursor: string | null;
  readonly shows: (aggregate: Aggregate) => boolean;
};

type Page<Aggregate> = {
  readonly found: readonly Aggregate[];
  readonly nextCursor: string | null;
};

/**
 * A customer's items of one kind, newest first. Reads the index page by page until more than the asked
 * number has passed: the one too many says that there is a next page. The index lags the table by
 * moments, so what was stored just now may be missing from the first. Throws `validation_failed` for a
 * cursor that it did not hand out.
 */
export async function pageByCustomer<Aggregate extends { readonly id: string }>(
  table: Table,
  mapping: Mapping<Aggregate>,
  asked: PageAsked<Aggregate>,
): Promise<Page<Aggregate>> {
  let start = asked.cursor === null ? undefined : decode(asked, mapping.keyOf(""));
  const shown: Shown<Aggregate>[] = [];
  let size = Math.min(asked.limit + 1, FIND_ALL_MAX);
  do {
    const page = await queryIndex(table, asked.partition, {
      Limit: size,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    const read = await readEntries(table, mapping, page.Items ?? []);
    const passed = read.filter(({ aggregate }) => asked.shows(aggregate));
    shown.push(...passed);
    start = page.LastEvaluatedKey;
    // Where some do not pass, few may: asking for as many as are missing could take thousands of pages.
    size = passed.length < read.length ? FIND_ALL_MAX : asked.limit + 1 - shown.length;
  } while (start && shown.length <= asked.limit);
  const found = shown.slice(0, asked.limit);
  const last = found.at(-1);
  return {
    found: found.map(({ aggregate }) => aggregate),
    nextCursor: last && shown.length > found.length ? encode(last.entry) : null,
  };
}

type Shown<Aggregate> = { readonly entry: Item; readonly aggregate: Aggregate };

/** In the order of the index, without what was deleted since. */
async function readEntries<Aggregate extends { readonly id: string }>(
  table: Table,
  mapping: Mapping<Aggregate>,
  entries: readonly Item[],
): Promise<readonly Shown<Aggregate>[]> {
  const idOf = (entry: Item) => reader(entry).text(TABLE_KEY).slice(mapping.keyOf("").length);
  const stored = await findAll(table, mapping, entries.map(idOf));
  const byId = new Map(stored.map((aggregate) => [aggregate.id, aggregate]));
  return entries.flatMap((entry) => {
    const aggregate = byId.get(idOf(entry));
    return aggregate === undefined ? [] : { entry, aggregate };
  });
}

function queryIndex(
  table: Table,
  partition: string,
  page: { readonly Limit: number; readonly ExclusiveStartKey?: Item },
): Promise<QueryCommandOutput> {
  return table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: BY_CUSTOMER.name,
      KeyConditionExpression: `${BY_CUSTOMER.partition} = :customer`,
      ExpressionAttributeValues: { ":customer": { S: partition } },
      ScanIndexForward: false,
      ...page,
    }),
  );
}

function encode(entry: Item): string {
  const { text, number } = reader(entry);
  return Buffer.from(`${number(BY_CUSTOMER.sort)} ${text(TABLE_KEY)}`).toString("base64url");
}

type Place = Pick<PageAsked<never>, "cursor" | "partition">;

/** A cursor names a place, not a customer: that comes from the query, so it opens no other list. */
function decode({ cursor, partition }: Place, prefix: string): Item {
  const written = Buffer.from(cursor ?? "", "base64url").toString("utf8");
  const [, at, key] = /^(\d{1,16}) (\S{1,120})$/.exec(written) ?? [];
  if (at === undefined || key?.startsWith(prefix) !== true) {
    throw new PagosError("The cursor is not one that this list handed out.", {
      code: "validation_failed",
      errors: [{ pointer: "#/cursor", code: "invalid_value", detail: "Is not a cursor." }],
    });
  }
  return {
    [TABLE_KEY]: { S: key },
    [BY_CUSTOMER.partition]: { S: partition },
    [BY_CUSTOMER.sort]: { N: at },
  };
}
