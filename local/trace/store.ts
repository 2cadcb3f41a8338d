import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Hop, Payment, PaymentsPage, PaymentsQuery } from "#local/console/contract.ts";

export interface TraceStore {
  readonly paymentsMax: number;
  readonly find: (id: string) => Payment | undefined;
  readonly append: (payments: readonly Payment[], hops: readonly Hop[]) => void;
  readonly hopsOf: (paymentId: string) => readonly Hop[];
  readonly hop: (id: number) => Hop | undefined;
  /** Hops that came after one, oldest first, a thousand at most. */
  readonly hopsAfter: (id: number) => readonly Hop[];
  readonly list: (query: PaymentsQuery) => PaymentsPage;
  readonly all: () => readonly Payment[];
  readonly lastHop: () => number;
  readonly close: () => void;
}

/** A page of the list, unless it asks for another size. */
const PAGE = 100;
const PAGE_MAX = 2_000;
const CATCH_UP_MAX = 1_000;

const Row = z.object({ body: z.string() });

/**
 * Keeps the newest `paymentsMax` payments and their hops. SQLite, because it is in Node, survives a
 * kill and searches; payments are also held in memory, of which there are few and small ones.
 */
export function openTraceStore(options: {
  /** Undefined keeps nothing over a restart. */
  readonly file: string | undefined;
  readonly paymentsMax: number;
}): TraceStore {
  const database = openDatabase(options.file);
  const payments = new Map(
    readAll<Payment>(database, "SELECT body FROM payments ORDER BY first_at").map((payment) => [
      payment.id,
      payment,
    ]),
  );
  const putPayment = database.prepare(
    "INSERT INTO payments (id, first_at, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body, first_at = excluded.first_at",
  );
  const putHop = database.prepare("INSERT INTO hops (id, payment_id, body) VALUES (?, ?, ?)");
  const dropPayment = database.prepare("DELETE FROM payments WHERE id = ?");
  const dropHops = database.prepare("DELETE FROM hops WHERE payment_id = ?");
  const forgetOldest = () => {
    for (const id of [...payments.keys()].slice(0, payments.size - options.paymentsMax)) {
      payments.delete(id);
      dropPayment.run(id);
      dropHops.run(id);
    }
  };

  return {
    paymentsMax: options.paymentsMax,
    find: (id) => payments.get(id),
    append(changed, hops) {
      database.exec("BEGIN");
      for (const payment of changed) {
        payments.set(payment.id, payment);
        putPayment.run(payment.id, payment.firstAt, JSON.stringify(payment));
      }
      for (const hop of hops) putHop.run(hop.id, hop.paymentId, JSON.stringify(hop));
      if (payments.size > options.paymentsMax) forgetOldest();
      database.exec("COMMIT");
    },
    hopsOf: (id) =>
      readAll<Hop>(database, "SELECT body FROM hops WHERE payment_id = ? ORDER BY id", id),
    hop: (id) => readAll<Hop>(database, "SELECT body FROM hops WHERE id = ?", id)[0],
    hopsAfter: (id) =>
      readAll<Hop>(
        database,
        `SELECT body FROM hops WHERE id > ? ORDER BY id LIMIT ${CATCH_UP_MAX}`,
        id,
      ),
    list: (query) => page([...payments.values()], query, (text) => idsWith(database, text)),
    all: () => [...payments.values()],
    lastHop() {
      const row = database.prepare("SELECT MAX(id) AS id FROM hops").get();
      return z.object({ id: z.number().nullable() }).parse(row).id ?? 0;
    },
    close: () => database.close(),
  };
}

function openDatabase(file: string | undefined): DatabaseSync {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file ?? ":memory:");
  // A record may lose its last moments to a power cut, and needs no fsync for each of them.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS payments (id TEXT PRIMARY KEY, first_at INTEGER, body TEXT);
    CREATE TABLE IF NOT EXISTS hops (id INTEGER PRIMARY KEY, payment_id TEXT, body TEXT);
    CREATE INDEX IF NOT EXISTS hops_of_payment ON hops (payment_id);`);
  return database;
}

/** The rows' bodies, which this file wrote. */
function readAll<Written>(database: DatabaseSync, sql: string, ...given: (string | number)[]) {
  const rows = database.prepare(sql).all(...given);
  return rows.map((row): Written => JSON.parse(Row.parse(row).body));
}

function idsWith(database: DatabaseSync, text: string): ReadonlySet<string> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const rows = database
    .prepare("SELECT DISTINCT payment_id AS body FROM hops WHERE body LIKE ? ESCAPE '\\'")
    .all(pattern);
  return new Set(rows.map((row) => Row.parse(row).body));
}

function page(
  payments: readonly Payment[],
  query: PaymentsQuery,
  idsWithText: (text: string) => ReadonlySet<string>,
): PaymentsPage {
  const found = query.search ? idsWithText(query.search) : null;
  const wanted = payments
    .filter((payment) => found === null || found.has(payment.id))
    .filter((payment) => matches(payment, query))
    .sort((one, other) => other.firstAt - one.firstAt || other.id.localeCompare(one.id));
  const start = 1 + wanted.findIndex(({ id }) => id === query.cursor);
  const limit = Math.min(query.limit ?? PAGE, PAGE_MAX);
  const shown = wanted.slice(start, start + limit);
  const isMore = wanted.length > start + limit;
  return { payments: shown, next: isMore ? (shown.at(-1)?.id ?? null) : null };
}

function matches(payment: Payment, { status, kind, dead, ...query }: PaymentsQuery): boolean {
  return (
    (status === undefined || payment.status === status) &&
    (kind === undefined || payment.kind === kind) &&
    (dead !== true || payment.dead) &&
    payment.lastAt >= (query.since ?? 0) &&
    payment.firstAt <= (query.until ?? Number.POSITIVE_INFINITY)
  );
}
