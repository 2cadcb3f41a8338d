import type { Command } from "commander";
import { type Comparison, compareWithConekta } from "./compare-orders.ts";
import { conektaOf } from "./conekta-side.ts";
import { EXIT, leaveWith } from "./exit-code.ts";
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

/** Seconds. */
const DAY = 86_400;

const NOTE = `
On this machine, without --since and --apply, the host runs its reconciler once, now, and its counts are
printed. Everywhere else, and with either, Conekta's orders of a span (24h) are compared with the table, and
nothing is changed. --apply puts what Conekta says of those that differ into the events queue, where it is
applied like any event: doing it twice changes nothing. Where Conekta took another amount than was ordered, or
took it twice, no event helps: that is told apart.
Exits with 0, 1 when it could not do all, 3 on drift or stuck orders.`;

/** `pagos reconcile`: do both sides agree? */
export function reconcileCommand(): Command {
  return aboutChange({
    name: "reconcile",
    description: "Compares Conekta's orders with ours.",
    examples: ["reconcile", "reconcile --stage dev", "reconcile --since 7d --apply --stage dev"],
  })
    .option("--since <span>", "compare orders of this span", toSeconds)
    .option("--apply", "queue what Conekta says of those that differ", false)
    .addHelpText("after", NOTE)
    .action(reconcile);
}

async function reconcile(options: ReconcileOptions): Promise<void> {
  const print = printerFor(options);
  const { stage, since, apply } = options;
  if (stage === "local" && since === undefined && !apply) return reconcileNow(options, print);
  return compare(since ?? DAY, options, print);
}

async function compare(since: number, options: ReconcileOptions, print: Printer): Promise<void> {
  const place = await placeOf(options);
  print.progress(placeInWords(place));
  if (options.apply) await permit(place, options);
  const comparison = await compareWithConekta(await conektaOf(place), orderTable(place), {
    stage: place.stage,
    sinceSeconds: Math.floor(Date.now() / 1_000) - since,
  });
  if (options.apply) {
    const queues = queueSide(place);
    const url = place.need("EventsQueueUrl");
    for (const { poll } of comparison.differences) await queues.enqueue(url, poll);
  } else if (comparison.differences.length > 0) {
    leaveWith(EXIT.unhealthy);
  }
  if (comparison.excesses.length > 0) leaveWith(EXIT.unhealthy);
  tell(comparison, options, print);
}

function tell(
  { equal, differences, excesses }: Comparison,
  { apply }: ReconcileOptions,
  print: Printer,
): void {
  const rows = differences.map(({ poll: _, ...row }) => row);
  print.result({ equal, differences: rows, excesses, applied: apply ? rows.length : 0 }, [
    ...excesses.map(
      ({ orderId, conektaOrderIds, charged, ordered, currency }) =>
        `  ${mark("problem")} ${conektaOrderIds.join(" ")}  ${money(charged, currency)} charged, ${money(ordered, currency)} ordered${orderId === null ? "" : ` as ${orderId}`}: docs/runbooks/reconcile-drift.md`,
    ),
    ...rows.map(
      ({ conektaOrderId, here, there, amount, currency }) =>
        `  ${mark("problem")} ${conektaOrderId}  ${money(amount, currency)}  ${there} at Conekta, ${here ?? "missing"} here`,
    ),
    `  ${mark("ok")} ${counted(equal, "order")} equal${excesses.length === 0 ? ", nothing charged twice" : ""}`,
    ...(rows.length > 0 && apply
      ? [`  Queued ${counted(rows.length, "order")}; look again in a moment.`]
      : []),
    ...(rows.length > 0 && !apply ? ["  Fix: the same with --apply"] : []),
  ]);
}
