import { TEST_CARDS } from "#local/conekta/test-cards.ts";
import { parsed } from "#local/trace/draft.ts";
import { conektaOrderIn } from "#local/trace/subjects.ts";
import { DOWNSTREAMS } from "#shared/domain/effects.ts";
import type { Hop, TimelineFile } from "./contract.ts";

/** A timeline as steps that a stack can be led through again: see test/stack/replay.ts. */
export interface Recording {
  readonly id: string;
  readonly conektaOrderId: string;
  /** Conekta's test token of the card that was charged. */
  readonly card: string;
  readonly steps: readonly Step[];
  /** What the simulator is told to do to our calls, as `PUT /_sim/faults` takes it. */
  readonly faults: { readonly calls: readonly object[] };
}

export type Step =
  | { readonly kind: "call"; readonly path: string; readonly key: string; readonly body: unknown }
  | { readonly kind: "event"; readonly isGenuine: boolean; readonly body: unknown };

export interface Expected {
  /** The status of each step's answer. */
  readonly answers: readonly number[];
  readonly status: string | null;
  /** Kinds of effects that each system was told of. */
  readonly told: Readonly<Record<string, readonly string[]>>;
}

/**
 * A Vitest file that leads a stack of its own through what was recorded: the same calls, the same
 * events in the same order, the same silences of Conekta's, and expects what came of it. Save it
 * under test/integration.
 */
export function timelineTest(file: TimelineFile): string {
  const { payment } = file;
  return `import { afterAll, beforeAll, expect, it } from "vitest";
import { replay } from "#test/stack/replay.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** Recorded on ${new Date(payment.firstAt).toISOString()}: ${payment.id}, redacted. */
const recording = ${JSON.stringify(recordingOf(file), null, 2)};

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

it("ends ${payment.status} as it did when it was recorded", async () => {
  const replayed = await replay(stack.outputs, recording);

  expect(replayed).toEqual(${JSON.stringify(expectedOf(file), null, 2)});
});
`;
}

function recordingOf({ payment, hops }: TimelineFile): Recording {
  return {
    id: payment.id,
    conektaOrderId: payment.conektaOrderId ?? conektaIdIn(hops),
    card: cardIn(hops),
    steps: stepHops(hops).map(stepOf),
    faults: { calls: hops.flatMap((hop) => faultOf(hop, hops)) },
  };
}

function expectedOf({ payment, hops }: TimelineFile): Expected {
  return {
    answers: stepHops(hops).map(({ facts }) => Number(facts["status"])),
    status: payment.status,
    told: Object.fromEntries(DOWNSTREAMS.map((queue) => [queue, toldIn(hops, queue)])),
  };
}

/** What came from outside, in the order in which it came. */
function stepHops(hops: readonly Hop[]): readonly Hop[] {
  return hops
    .filter(({ lane }) => lane === "api" || lane === "webhook")
    .sort((one, other) => one.at - other.at || one.id - other.id);
}

function stepOf({ lane, facts, request }: Hop): Step {
  const body = parsed(request ?? "");
  return lane === "api"
    ? {
        kind: "call",
        path: String(facts["path"]).replace(/^\/api/, ""),
        key: String(facts["header idempotency-key"] ?? ""),
        body,
      }
    : { kind: "event", isGenuine: facts["signature"] !== "refused", body };
}

/** Which call of Conekta's a path is, in the words of the simulator's faults. */
const CALLS: readonly (readonly [RegExp, string])[] = [
  [/^POST \/orders\/\w+\/charges/, "charge"],
  [/^POST \/orders\/\w+\/refunds/, "refund"],
  [/^POST \/orders\/\w+\/cancel/, "cancel"],
  [/^POST \/orders\/\w+\/capture/, "capture"],
  [/^POST \/orders\b/, "createOrder"],
];

/**
 * An answer that did not come, or was an error of Conekta's. Whether it had happened all the same only
 * shows later, by a paid charge.
 */
function faultOf(hop: Hop, hops: readonly Hop[]): readonly object[] {
  const call = CALLS.find(([pattern]) => pattern.test(hop.title))?.[1];
  if (hop.lane !== "conekta" || hop.outcome !== "failed" || call === undefined) return [];
  const hadHappened = hops.some(({ id, request }) => id > hop.id && /"paid"/.test(request ?? ""));
  const status = Number(hop.facts["status"]);
  const moment = hadHappened ? "after" : "before";
  return [
    status >= 500
      ? { fault: `error_${moment}`, on: call, next: 1, status }
      : { fault: `drop_${moment}`, on: call, next: 1 },
  ];
}

function toldIn(hops: readonly Hop[], queue: string): readonly string[] {
  const told = hops
    .filter(({ lane, outcome }) => lane === queue && outcome === "ok")
    .map(({ facts }) => String(facts["message"]));
  return [...new Set(told)].map(effectKind).sort();
}

/** `order.refunded` of `pbd_…:order.refunded:<Conekta's id of it>`. */
export function effectKind(message: string): string {
  return message.split(":")[1] ?? message;
}

function conektaIdIn(hops: readonly Hop[]): string {
  return hops.flatMap(({ request }) => conektaOrderIn(request ?? "") ?? [])[0] ?? "";
}

/** The card is known by its last digits; a token is for once, and never recorded. */
function cardIn(hops: readonly Hop[]): string {
  const texts = hops.flatMap(({ response, request }) => [response ?? "", request ?? ""]);
  const last4 = texts.flatMap((text) => /"last4":"(\d{4})"/.exec(text)?.[1] ?? [])[0] ?? "4242";
  return TEST_CARDS.find(({ number }) => number.endsWith(last4))?.token ?? "tok_test_visa_4242";
}
