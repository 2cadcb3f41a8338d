import { setTimeout as delay } from "node:timers/promises";
import { Argument, type Command } from "commander";
import { appliedAmong } from "./applied-letters.ts";
import { UsageError } from "./exit-code.ts";
import { loggedErrors, rememberedErrors } from "./last-errors.ts";
import {
  groupsOf,
  isMeant,
  type Known,
  type LastErrors,
  type LetterGroup,
} from "./letter-groups.ts";
import { orderTable } from "./order-table.ts";
import { permit } from "./permission.ts";
import { columns, counted, duration, printerFor } from "./print.ts";
import {
  type DeadLetter,
  QUEUE_NAMES,
  type QueueName,
  type QueueSide,
  queueNamed,
  queueSide,
} from "./queue-side.ts";
import { aboutChange, type ChangeOptions, toCount } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

interface RedriveOptions extends ChangeOptions {
  readonly only?: string;
  readonly all: boolean;
  readonly dryRun: boolean;
  /** Messages a second. */
  readonly rate: number;
}

const RATE = 10;

const NOTE = `
Messages are received, sent and then deleted one by one, not with SQS's own redrive, which moves
everything. Stopped in between, a message is in both queues: whoever reads it recognizes what it has seen.
Looking at dead letters hides them from other readers for up to a minute.
An event that its order has taken by way of another delivery is told to be safe to drop: nothing is missing.`;

/** `pagos redrive`: messages that were tried too often go back to where they died. */
export function redriveCommand(): Command {
  return aboutChange({
    name: "redrive",
    description: "Shows dead letters by kind, and sends those back that you name.",
    examples: [
      "redrive",
      "redrive --only order.paid --rate 5",
      "redrive --only TimeoutError --dry-run",
      "redrive logistics --all --stage dev",
    ],
  })
    .addArgument(new Argument("[queue]").choices(QUEUE_NAMES).default("events"))
    .option("--only <text>", "those whose kind, last error or body has this text")
    .option("--all", "all of them", false)
    .option("--rate <number>", "at most so many each second", toCount, RATE)
    .option("--dry-run", "show which would be moved", false)
    .addHelpText("after", NOTE)
    .action(redrive);
}

async function redrive(name: QueueName, options: RedriveOptions): Promise<void> {
  const { all, only, dryRun } = options;
  if (all && only !== undefined) throw new UsageError("Say either --only or --all.");
  const print = printerFor(options);
  const place = await placeOf(options);
  print.progress(placeInWords(place));
  if (!dryRun && (all || only !== undefined)) await permit(place, options);
  const queues = queueSide(place);
  const { url: to, deadUrl: from } = await queueNamed(place, queues, name);
  if (from === null) throw new Error(`Nothing dies in ${name}: it has no dead-letter queue.`);
  const { letters, known } = await collect(place, queues, { name, from });
  const isWanted = (each: DeadLetter) =>
    all || (only !== undefined && isMeant(each, only, known.errors));
  const wanted = letters.filter(isWanted);
  const leaving = dryRun ? [] : wanted;
  try {
    const road = { from, to, rate: options.rate };
    await moveAll(queues, leaving, road);
  } finally {
    const staying = letters.filter((each) => !leaving.includes(each));
    for (const { receipt } of staying) await queues.putBack(from, receipt);
  }
  const groups = groupsOf(letters, known);
  const moved = leaving.length;
  print.result({ letters: letters.length, wanted: wanted.length, moved, groups }, [
    ...inWords(groups, letters),
    moved > 0 ? `Moved ${moved} of ${letters.length}.` : nothingMoved(letters, wanted),
  ]);
}

function nothingMoved(letters: readonly DeadLetter[], wanted: readonly DeadLetter[]): string {
  if (letters.length === 0) return "There are no dead letters.";
  return wanted.length === 0
    ? "Nothing moved. Name some with --only <text>, or say --all."
    : `Nothing moved: a dry run. It would have been ${counted(wanted.length, "message")}.`;
}

async function moveAll(
  queues: QueueSide,
  letters: readonly DeadLetter[],
  { rate, ...road }: { readonly from: string; readonly to: string; readonly rate: number },
): Promise<void> {
  for (const [at, letter] of letters.entries()) {
    if (at > 0) await delay(1_000 / rate);
    await queues.move(letter, road);
  }
}

function inWords(
  groups: readonly LetterGroup[],
  letters: readonly DeadLetter[],
): readonly string[] {
  if (letters.length === 0) return [];
  const oldest = Math.min(...letters.map(({ sentAt }) => sentAt));
  return [
    `${counted(letters.length, "dead letter")}, the oldest sent ${duration((Date.now() - oldest) / 1_000)} ago`,
    ...columns(
      groups.map(({ count, kind, error, advice }) => [
        `  ${count}`,
        kind,
        ...(error === null ? [] : [error]),
        advice,
      ]),
    ),
  ];
}

/** Receives all that is there, and finds out about it what is known elsewhere. */
async function collect(
  place: StagePlace,
  queues: QueueSide,
  { name, from }: { readonly name: QueueName; readonly from: string },
) {
  // It looks for itself: nobody may hold the letters meanwhile.
  const remembered = place.isLocal ? await rememberedErrors(place, from) : null;
  const letters = await queues.take(from);
  const [errors, applied] = await Promise.all([
    remembered ?? logged(place, { name, letters }),
    appliedHere(place, letters),
  ]);
  const known: Known = { errors, applied };
  return { letters, known };
}

/** A hint only: whoever may not read the table goes without. */
async function appliedHere(place: StagePlace, letters: readonly DeadLetter[]) {
  if (letters.length === 0 || place.outputs["TableName"] === undefined) return new Set<string>();
  return appliedAmong(letters, orderTable(place)).catch(() => new Set<string>());
}

interface Undelivered {
  readonly name: QueueName;
  readonly letters: readonly DeadLetter[];
}

/** A hint as well. Why others than our consumer took nothing is in logs of their own. */
async function logged(place: StagePlace, { name, letters }: Undelivered): Promise<LastErrors> {
  return name === "events" ? loggedErrors(place, letters).catch(() => new Map()) : new Map();
}
