import { DOWNSTREAMS } from "#shared/domain/effects.ts";
import { allAnswers, type Story } from "./world.ts";

type Moment = { readonly ms: number; readonly text: string };

/**
 * What happened to one order, told in one sequence. History and Conekta's events know seconds only,
 * so within a second what the client saw may stand before its cause.
 */
export function timelineOf(story: Story): string {
  const moments: readonly Moment[] = [
    ...allAnswers(story).map(({ atMs, request, statusCode, code, orderStatus }) => ({
      ms: atMs,
      text: `answer   ${request} → ${statusCode || "connection lost"} ${code ?? orderStatus ?? ""}`,
    })),
    ...story.strikes.map(({ atMs, kind, what }) => ({
      ms: atMs,
      text: `fault    ${kind}: ${what}`,
    })),
    ...story.events.map(({ at, id, type }) => ({ ms: at * 1_000, text: `Conekta  ${type} ${id}` })),
    ...(story.here?.history ?? []).map(({ at, cause, from, to }) => ({
      ms: at * 1_000,
      text: `history  ${from} → ${to} by ${cause}`,
    })),
  ];
  const ordered = [...moments].sort((one, other) => one.ms - other.ms);
  return [
    `Order ${story.number}, key ${story.key}, ${story.here?.id ?? "no order here"}`,
    ...withoutEchoes(ordered).map(
      ({ ms, text }) => `  ${new Date(ms).toISOString().slice(11, 23)}  ${text}`,
    ),
    ...lastLines(story),
  ].join("\n");
}

/** A client that waits is told the same over and over; the first time is enough. */
function withoutEchoes(moments: readonly Moment[]): readonly Moment[] {
  return moments.filter(({ text }, at) => text !== moments[at - 1]?.text);
}

function lastLines({ here, there, messages }: Story): readonly string[] {
  return [
    `  in the end  here: ${here?.status ?? "nothing"}, undelivered: ${here?.undelivered.join(" ") || "nothing"}`,
    ...there.map(({ id, paymentStatus, charges }) => {
      const parts = charges.map((charge) => `${charge.id} ${charge.status} ${charge.amount}`);
      return `  in the end  Conekta's ${id}: ${paymentStatus}, charges: ${parts.join(", ") || "none"}`;
    }),
    ...DOWNSTREAMS.map((queue) => {
      const told = messages[queue].map(({ id }) => id.slice(id.indexOf(":") + 1));
      return `  in the end  ${queue} was told: ${told.join(", ") || "nothing"}`;
    }),
  ];
}
