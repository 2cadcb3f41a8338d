import { setTimeout as delay } from "node:timers/promises";
import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  MalformedQueryException,
  QueryStatus,
  type ResultField,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type LogLine, logLine } from "./log-line.ts";

interface LogsWanted {
  /** Any of them. Letters, digits, `-` and `_` only, as our ids and correlation ids are. */
  readonly words: readonly string[];
  /** Epoch ms. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly limit: number;
}

export type StageLogs = (wanted: LogsWanted) => Promise<readonly LogLine[]>;

const POLL_MS = 500;
const RUNNING: readonly (string | undefined)[] = [QueryStatus.Scheduled, QueryStatus.Running];

/** The newest lines that hold a word, of all groups at once, by CloudWatch Logs Insights. */
export function stageLogs(
  client: CloudWatchLogsClient,
  logGroupNames: readonly string[],
): StageLogs {
  return async (wanted) => {
    const queryId = await start(client, logGroupNames, wanted);
    while (queryId !== null) {
      const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === QueryStatus.Complete) return results.flatMap((row) => lineIn(row) ?? []);
      if (!RUNNING.includes(status)) throw new Error(`The query of the logs ended as ${status}.`);
      await delay(POLL_MS);
    }
    return [];
  };
}

/** Null where the logs of that time are gone: CloudWatch then refuses the query. */
async function start(
  client: CloudWatchLogsClient,
  logGroupNames: readonly string[],
  { words, sinceMs, untilMs, limit }: LogsWanted,
): Promise<string | null> {
  if (!words.every((word) => /^[\w-]+$/.test(word))) throw new Error("That is no id.");
  const query = new StartQueryCommand({
    logGroupNames: [...logGroupNames],
    startTime: Math.floor(sinceMs / 1_000),
    endTime: Math.ceil(untilMs / 1_000),
    queryString: [
      "fields @timestamp, @message",
      `filter ${words.map((word) => `@message like "${word}"`).join(" or ")}`,
      "sort @timestamp desc",
      `limit ${limit}`,
    ].join(" | "),
  });
  try {
    return (await client.send(query)).queryId ?? null;
  } catch (error) {
    if (error instanceof MalformedQueryException && /retention/.test(error.message)) return null;
    throw error;
  }
}

/** Times come as `2026-11-23 10:31:02.123`, in UTC. */
function lineIn(row: readonly ResultField[]): LogLine | null {
  const value = (name: string) => row.find(({ field }) => field === name)?.value ?? "";
  return logLine(Date.parse(`${value("@timestamp").replace(" ", "T")}Z`), value("@message").trim());
}
