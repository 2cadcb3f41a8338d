import { DatabaseSync } from "node:sqlite";
import type { Consumer, Handled } from "#shared/consumer-kit/consume.ts";
import { type LogisticsMessage, readLogistics } from "#shared/contracts/messages.ts";

/** `on_hold`: money was given back or is disputed, and a person decides what becomes of the goods. */
type Shipment = {
  readonly orderId: string;
  readonly state: "to_ship" | "on_hold";
  readonly goods: string;
};

export type Warehouse = Consumer<LogisticsMessage> & {
  readonly shipments: () => readonly Shipment[];
  readonly close: () => void;
};

/**
 * A warehouse that keeps its work in one SQLite file. The message's id and what the message changes
 * are one transaction, so a delivery after a crash does either all of it or nothing.
 */
export function openWarehouse(file: string): Warehouse {
  const db = new DatabaseSync(file);
  db.exec(`
    CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS shipments (
      order_id TEXT PRIMARY KEY, state TEXT NOT NULL, goods TEXT NOT NULL
    ) STRICT;
  `);
  return {
    read: readLogistics,
    // Nothing is shipped because of a type that is not known here; books are where it must not be missed.
    unknown: "skip",
    handle: async (message) => inTransaction(db, () => apply(db, message)),
    shipments: () =>
      db
        .prepare("SELECT order_id, state, goods FROM shipments ORDER BY order_id")
        .all()
        .map(({ order_id, state, goods }) => ({
          orderId: String(order_id),
          state: state === "to_ship" ? "to_ship" : "on_hold",
          goods: String(goods),
        })),
    close: () => db.close(),
  };
}

function apply(db: DatabaseSync, message: LogisticsMessage): Handled {
  const { id, subject, type, data } = message;
  const seen = db.prepare("INSERT INTO messages (id) VALUES (?) ON CONFLICT DO NOTHING").run(id);
  if (seen.changes === 0) return "known";
  if (type === "mx.pagos.order.paid.v1") {
    const goods = data.line_items.map(({ quantity, name }) => `${quantity} × ${name}`).join(", ");
    db.prepare("INSERT INTO shipments VALUES (?, 'to_ship', ?)").run(subject, goods);
    return "done";
  }
  const held = db.prepare("UPDATE shipments SET state = 'on_hold' WHERE order_id = ?").run(subject);
  if (held.changes === 0) throw new Error(`Nobody has told yet what ${subject} is about.`);
  return "done";
}

function inTransaction<Answer>(db: DatabaseSync, work: () => Answer): Answer {
  db.exec("BEGIN IMMEDIATE");
  try {
    const answer = work();
    db.exec("COMMIT");
    return answer;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
