import type { Command } from "commander";
import { type Comparison, compareWithConekta } from "./compare-orders.ts";
import { conektaOf } from "./conekta-side.ts";
import { EXIT, leaveWith, UsageError } from "./exit-code.ts";
import { orderTable } from "./order-table.ts";
import { permit } from "./permission.ts";
import { counted, mark, money, type Printer, printerFor } from "./print.ts";
import { queueSide } from "./queue-side.ts";
import { reconcileNow } from "./reconcile-now.ts";
import { aboutChange, type ChangeOptions, toSeconds } from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

interface ReconcileOptions extends ChangeOptions {
  readonly since?: number;
  readonly apply: boolean;
}

const NOTE = `
Without --since the host on this machine runs its reconciler once, now, and prints its counts.
With it, Conekta's orders of that span are compared with the table, and nothing is changed. --apply puts what
Conekta says of those that differ into the events queue, where it is applied like any event: doing it twice
changes nothing.
Exits with 0, 1 when it could not do all, 3 on drift or stuck orders.`;

/** `pagos reconcile`: do both sides agree? */
export function reconcileCommand(): Command {
  return aboutChange({
    name: "reconcile",
    description: "Compares Conekta's orders with ours.",
    examples: [
      "reconcile",
      "reconcile --since 24h --stage dev",
      "reconcile --since 24h --apply --stage dev",
    ],
  })
    .option("--since <span>", "compare orders of this span, such as 24h", toSeconds)
    .option("--apply", "queue what Conekta says of those that differ", false)
    .addHelpText("after", NOTE)
    .action(reconcile);
}

async function reconcile(options: ReconcileOptions): Promise<void> {
  const print = printerFor(options);
  if (options.since !== undefined) return compare(options.since, options, print);
  if (options.apply) throw new UsageError("--apply wants --since.");
  if (options.stage === "local") return reconcileNow(options, print);
  throw new UsageError(
    "A deployed reconciler runs every minute by itself. Compare with --since 24h.",
  );
}

async function compare(since: number, options: ReconcileOptions, print: Printer): Promise<void> {
  const place = await placeOf(options);
  print.progress(placeInWords(place));
  if (options.apply) await permit(place, options);
  const comparison = await compareWithConekta(
    await conektaOf(place),
    orderTable(place),
    Math.floor(Date.now() / 1_000) - since,
  );
  if (options.apply) {
    const queues = queueSide(place);
    const url = place.need("EventsQueueUrl");
    for (const { poll } of comparison.differences) await queues.enqueue(url, poll);
  } else if (comparison.differences.length > 0) {
    leaveWith(EXIT.unhealthy);
  }
  tell(comparison, options, print);
}

function tell(
  { equal, differences }: Comparison,
  { apply }: ReconcileOptions,
  print: Printer,
): void {
  const rows = differences.map(({ poll: _, ...row }) => row);
  print.result({ equal, differences: rows, applied: apply ? rows.length : 0 }, [
    ...rows.map(
      ({ conektaOrderId, here, there, amount, currency }) =>
        `  ${mark("problem")} ${conektaOrderId}  ${money(amount, currency)}  ${there} at Conekta, ${here ?? "missing"} here`,
    ),
    `  ${mark("ok")} ${counted(equal, "order")} equal`,
    ...(rows.length > 0 && apply
      ? [`  Queued ${counted(rows.length, "order")}; look again in a moment.`]
      : []),
    ...(rows.length > 0 && !apply ? ["  Fix: the same with --apply"] : []),
  ]);
}
