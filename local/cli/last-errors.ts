import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import * as z from "zod";
import { stageLogs } from "#local/console/deployed/stage-logs.ts";
import { orderOf } from "./applied-letters.ts";
import { askConsole } from "./console-client.ts";
import type { LastErrors } from "./letter-groups.ts";
import { logGroupsOf } from "./log-groups.ts";
import type { DeadLetter } from "./queue-side.ts";
import { type StagePlace, stackNameOf } from "./stage-place.ts";

const Peeked = z.array(z.object({ id: z.string(), lastError: z.string().nullable() }));

/** What this machine's host remembers. It looks for itself, so nobody may hold the letters meanwhile. */
export async function rememberedErrors(place: StagePlace, queueUrl: string): Promise<LastErrors> {
  const name = queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
  const seen = await askConsole(place, Peeked, ["GET", `/api/queues/${name}/messages`]);
  return new Map((seen ?? []).flatMap(({ id, lastError }) => (lastError ? [[id, lastError]] : [])));
}

/** Each is a batch with one failure at least. */
const LINES_MAX = 1_000;

/**
 * What a deployed consumer has said last about the orders of these letters. A batch gives its reasons
 * together: an order may get those of its neighbours too.
 */
export async function loggedErrors(
  place: StagePlace,
  letters: readonly DeadLetter[],
): Promise<LastErrors> {
  if (letters.length === 0) return new Map();
  const groups = await logGroupsOf(place.aws(), stackNameOf(place.stage));
  const logs = stageLogs(new CloudWatchLogsClient(place.aws()), groups);
  const lines = await logs({
    words: ["reasons"],
    sinceMs: Math.min(...letters.map(({ sentAt }) => sentAt)),
    untilMs: Date.now(),
    limit: LINES_MAX,
  });
  const reasons = reasonsIn(lines.map(({ text }) => text));
  return new Map(
    letters.flatMap(({ id, body }) => {
      const reason = reasons.get(orderOf(body) ?? "");
      return reason === undefined ? [] : [[id, reason]];
    }),
  );
}

const Failing = z.object({ records: z.array(z.string()), reasons: z.string() });

/** By order. The newest line comes first, and has the last word. */
function reasonsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const { records = [], reasons = "" } = Failing.safeParse(JSON.parse(line)).data ?? {};
    for (const record of records) {
      const [, cameTo, order = ""] = record.split(" ");
      if (cameTo === "failed" && !found.has(order)) found.set(order, reasons);
    }
  }
  return found;
}
