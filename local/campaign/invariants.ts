import {
  DOWNSTREAMS,
  type Downstream,
  type Effect,
  kindOf,
  ROUTES,
} from "#shared/domain/effects.ts";
import { PROBLEMS } from "#shared/domain/errors.ts";
import {
  type Dispute,
  isCaptured,
  isSettled,
  ORDER_STATUSES,
} from "#shared/domain/order-status.ts";
import { booksFromMessagesAgree, toldByContract } from "./contract.ts";
import {
  type Answer,
  allAnswers,
  capturedCharges,
  disputeThere,
  type OperationStory,
  type OurOrder,
  type Story,
  type World,
} from "./world.ts";

/**
 * What must be true once the faults are over and everything had time to settle. Pure functions over
 * what a campaign collected; each answers what it found broken.
 */

export type InvariantName =
  | "charged at most once"
  | "charge sent at most once"
  | "paid here and at Conekta alike"
  | "refunds agree"
  | "disputes agree"
  | "operated at most once"
  | "never backwards"
  | "refusals are true"
  | "told exactly once"
  | "told in order"
  | "told by contract"
  | "books from messages agree"
  | "nothing is stuck"
  | "dead letters are explained"
  | "forgeries change nothing"
  | "answers are documented"
  | "one key, one order";

export type Violation = {
  readonly invariant: InvariantName;
  /** Null where it concerns no single order. */
  readonly number: number | null;
  readonly detail: string;
};

type Invariant = {
  readonly name: InvariantName;
  readonly ofStory?: (story: Story) => readonly string[];
  readonly ofWorld?: (world: World) => readonly string[];
};

export function violationsIn(world: World): readonly Violation[] {
  return INVARIANTS.flatMap(({ name, ofStory, ofWorld }) => [
    ...(ofWorld?.(world) ?? []).map((detail) => ({ invariant: name, number: null, detail })),
    ...world.stories.flatMap((story) =>
      (ofStory?.(story) ?? []).map((detail) => ({ invariant: name, number: story.number, detail })),
    ),
  ]);
}

const INVARIANTS: readonly Invariant[] = [
  { name: "charged at most once", ofStory: chargedOnce },
  { name: "charge sent at most once", ofStory: sentOnce },
  { name: "paid here and at Conekta alike", ofStory: booksAgree, ofWorld: chargedStrays },
  { name: "refunds agree", ofStory: refundsAgree },
  { name: "disputes agree", ofStory: disputesAgree },
  { name: "operated at most once", ofStory: operatedOnce },
  { name: "never backwards", ofStory: onlyForwards },
  { name: "refusals are true", ofStory: refusalsAreTrue },
  { name: "told exactly once", ofStory: toldOnce, ofWorld: toldOfNothing },
  { name: "told in order", ofStory: toldInOrder },
  { name: "told by contract", ofStory: toldByContract },
  { name: "books from messages agree", ofStory: booksFromMessagesAgree },
  { name: "nothing is stuck", ofStory: stuck },
  { name: "dead letters are explained", ofWorld: unexplained },
  { name: "forgeries change nothing", ofStory: forgedHistory, ofWorld: acceptedForgeries },
  { name: "answers are documented", ofStory: undocumented },
  { name: "one key, one order", ofStory: otherOrders },
];

function chargedOnce(story: Story): readonly string[] {
  const captured = capturedCharges(story);
  return captured.length <= 1
    ? []
    : [`${captured.length} captured charges: ${captured.map(({ id }) => id).join(", ")}`];
}

/** Stronger: even a second charge that is declined, or refused by Conekta, was sent without need. */
function sentOnce({ there }: Story): readonly string[] {
  const sent = there.flatMap(({ charges }) => charges);
  return sent.length <= 1
    ? []
    : [`${sent.length} charges were sent: ${sent.map(({ status }) => status).join(", ")}`];
}

function booksAgree(story: Story): readonly string[] {
  const captured = capturedCharges(story);
  const { here } = story;
  const isPaidHere = here !== null && isCaptured(here.status);
  if (captured.length > 0 !== isPaidHere) {
    return [`${here?.status ?? "nothing"} here, ${captured.length} captured charges at Conekta`];
  }
  const [charge] = captured;
  return charge === undefined || charge.amount === here?.amount
    ? []
    : [`${here?.amount} cents here, ${charge.amount} at Conekta`];
}

function chargedStrays({ strays }: World): readonly string[] {
  return strays
    .filter(({ charges }) => charges.length > 0)
    .map(({ id, ourId }) => `Conekta charged ${id} for ${ourId}, which nobody asked for`);
}

function refundsAgree(story: Story): readonly string[] {
  const refunds = capturedCharges(story).flatMap((charge) => charge.refunds);
  const captured = sum(capturedCharges(story));
  const [ours, theirs] = [story.here?.amountRefunded ?? 0, sum(refunds)];
  const known = new Set(story.here?.refunds.map(({ id }) => id));
  return [
    ...(theirs > captured ? [`${theirs} cents given back of ${captured}`] : []),
    ...(ours === theirs ? [] : [`${ours} cents given back here, ${theirs} at Conekta`]),
    ...refunds.filter(({ id }) => !known.has(id)).map(({ id }) => `refund ${id} is not known here`),
  ];
}

function disputesAgree(story: Story): readonly string[] {
  const [ours, theirs] = [story.here?.dispute ?? "none", disputeThere(story)];
  return ours === theirs ? [] : [`the dispute is ${ours} here, ${theirs} at Conekta`];
}

/** Each key is one operation, so that a refund at Conekta which no key explains was made twice. */
function operatedOnce(story: Story): readonly string[] {
  const captured = capturedCharges(story);
  const refunds = captured.flatMap((charge) => charge.refunds);
  const done = story.operations.filter(isDone);
  const told = done.filter(({ kind }) => kind === "refund");
  const isTaken = captured.length > 0;
  return [
    ...(refunds.length === told.length
      ? []
      : [`${told.length} refunds were answered as made, Conekta made ${refunds.length}`]),
    ...told
      .filter(({ amount }) => amount !== null && !refunds.some((each) => each.amount === amount))
      .map(({ key }) => `no refund at Conekta is of the amount that ${key} asked for`),
    ...done
      .filter(({ kind }) => (kind === "capture" && !isTaken) || (kind === "cancel" && isTaken))
      .map(({ kind }) => `a ${kind} was answered as done, and Conekta says otherwise`),
  ];
}

function isDone({ answers }: OperationStory): boolean {
  return answers.some(({ statusCode }) => statusCode === 200 || statusCode === 201);
}

function onlyForwards(story: Story): readonly string[] {
  const { here } = story;
  return [...(here === null ? [] : brokenHistory(here)), ...answeredBackwards(story)];
}

/** Only of requests made after the other answer: of two under way at once, the older may come last. */
function answeredBackwards(story: Story): readonly string[] {
  const told = allAnswers(story).filter(({ orderStatus }) => orderStatus !== null);
  return told.flatMap((earlier) =>
    told
      .filter((later) => later.askedMs > earlier.atMs && rankIn(later) < rankIn(earlier))
      .map((later) => `answered ${earlier.orderStatus}, later ${later.orderStatus}`)
      .slice(0, 1),
  );
}

function rankIn({ orderStatus }: Answer): number {
  return rankOf(orderStatus ?? "");
}

function brokenHistory({ history, status }: OurOrder): readonly string[] {
  const back = history.filter(({ from, to }) => rankOf(from) >= rankOf(to));
  const gaps = pairs(history).filter(([one, next]) => one.to !== next.from);
  const last = history.at(-1)?.to ?? "processing";
  return [
    ...back.map(({ from, to }) => `moved from ${from} to ${to}`),
    ...gaps.map(([one, next]) => `was ${one.to}, then left ${next.from}`),
    ...(last === status ? [] : [`is ${status}, and its history ends with ${last}`]),
  ];
}

const RANKS: readonly string[] = ORDER_STATUSES;

function rankOf(status: string): number {
  return RANKS.indexOf(status);
}

/** "Declined" and "not made" are promises: the merchant offers another way to pay. */
function refusalsAreTrue(story: Story): readonly string[] {
  const refused = story.answers.filter(
    ({ code }) => code === "charge_declined" || code === "charge_not_made",
  );
  return refused.length > 0 && capturedCharges(story).length > 0
    ? [`answered ${refused[0]?.code}, and Conekta captured the charge`]
    : [];
}

function toldOnce(story: Story): readonly string[] {
  return DOWNSTREAMS.flatMap((queue) => {
    const expected = effectsFor(story, queue).map((effect) => `${story.here?.id}:${effect}`);
    const told = new Set(story.messages[queue].map(({ id }) => id));
    return [
      ...expected.filter((id) => !told.has(id)).map((id) => `${queue} was not told ${id}`),
      ...[...told].filter((id) => !expected.includes(id)).map((id) => `${queue} was told ${id}`),
    ];
  });
}

/** What must have been told, by what Conekta did: not by what we say of it. */
function effectsFor(story: Story, queue: Downstream): readonly Effect[] {
  const captured = capturedCharges(story);
  const effects: readonly Effect[] = [
    ...captured.slice(0, 1).map((): Effect => "order.paid"),
    ...captured.flatMap(({ refunds }) => refunds.map(({ id }): Effect => `order.refunded:${id}`)),
    ...toldOfDispute(disputeThere(story)),
  ];
  return effects.filter((effect) => ROUTES[kindOf(effect)].includes(queue));
}

/** Written out, and not asked of the code that is judged here. */
function toldOfDispute(dispute: Dispute): readonly Effect[] {
  if (dispute === "none") return [];
  return [
    "order.charged_back",
    ...(dispute === "lost" || dispute === "appealed" ? (["order.dispute_lost"] as const) : []),
    ...(dispute === "won" || dispute === "appealed" ? (["order.dispute_won"] as const) : []),
  ];
}

function toldOfNothing({ strayMessages }: World): readonly string[] {
  return strayMessages.map(({ queue, id }) => `${queue} was told ${id}, of an order of nobody`);
}

/** A warehouse that first hears "refunded" and then "paid" ships what was given back. */
function toldInOrder(story: Story): readonly string[] {
  return DOWNSTREAMS.flatMap((queue) => {
    const told = story.messages[queue].map(({ id }) => id.slice(id.indexOf(":") + 1));
    const paidAt = told.indexOf("order.paid");
    const early = told.slice(0, Math.max(0, paidAt));
    return early.map((effect) => `${queue} was told ${effect} before order.paid`);
  });
}

/** A pre-authorization may wait for its merchant as long as the bank lets it. */
function stuck({ here, operations }: Story): readonly string[] {
  if (here === null) return ["there is no order, after all the retries"];
  const isAtRest = isSettled(here.status) || here.status === "pre_authorized";
  return [
    ...(isAtRest ? [] : [`is still ${here.status}`]),
    ...here.undelivered.map((effect) => `${effect} was never sent`),
    ...operations
      .filter(({ answers }) => answers.at(-1)?.statusCode === 202)
      .map(({ kind }) => `nobody knows what became of a ${kind}`),
  ];
}

function unexplained({ deadLetters }: World): readonly string[] {
  return deadLetters
    .filter(({ explanation }) => explanation === null)
    .map(({ queue, body }) => `${queue} holds ${body.slice(0, 200)}`);
}

function acceptedForgeries({ forgeries, forgeriesAccepted }: World): readonly string[] {
  return [
    ...forgeries
      .filter(({ statusCode }) => statusCode >= 200 && statusCode < 300)
      .map(({ eventId, statusCode }) => `${eventId} was answered ${statusCode}`),
    ...(forgeriesAccepted === 0 ? [] : [`${forgeriesAccepted} of Conekta's forged were accepted`]),
  ];
}

function forgedHistory({ here }: Story): readonly string[] {
  return (here?.history ?? [])
    .filter(({ cause }) => cause.includes(FORGED))
    .map(({ cause, to }) => `${cause} made it ${to}`);
}

/** How the ids of forged events begin. */
export const FORGED = "evt_forged";

/** What API Gateway answers by itself when a function dies, or takes too long. */
const GATEWAY_ANSWERS: ReadonlySet<string> = new Set([
  '{"message":"Internal Server Error"}',
  '{"message":"Service Unavailable"}',
]);

function undocumented(story: Story): readonly string[] {
  return allAnswers(story)
    .filter((answer) => !isDocumented(answer))
    .map(
      ({ request, statusCode, body }) => `${request} answered ${statusCode} ${body.slice(0, 200)}`,
    );
}

/** 0 is no answer: the connection was lost. */
const DONE: ReadonlySet<number> = new Set([0, 200, 201, 202]);

function isDocumented({ statusCode, code, body }: Answer): boolean {
  if (/\bat .+:\d+:\d+/.test(body)) return false;
  if (statusCode < 300) return DONE.has(statusCode);
  if (statusCode >= 500 && GATEWAY_ANSWERS.has(body)) return true;
  return Object.entries(PROBLEMS).some(
    ([name, { status }]) => name === code && status === statusCode,
  );
}

function otherOrders(story: Story): readonly string[] {
  const ids = new Set(allAnswers(story).flatMap(({ orderId }) => orderId ?? []));
  return ids.size <= 1 ? [] : [`the key was answered with ${[...ids].join(" and ")}`];
}

function sum(parts: readonly { readonly amount: number }[]): number {
  return parts.reduce((total, { amount }) => total + amount, 0);
}

function pairs<Each>(all: readonly Each[]): readonly (readonly [Each, Each])[] {
  return all.slice(1).map((next, at) => [all[at] ?? next, next]);
}
