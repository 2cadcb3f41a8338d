import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AwsPlace } from "#local/keys/aws-settings.ts";
import { resourcesOf } from "./stack-resources.ts";
import type { StagePlace } from "./stage-place.ts";

/** Names of the log groups that a stack made. */
export const logGroupsOf = (place: AwsPlace, stackName: string) =>
  resourcesOf(place, stackName, "AWS::Logs::LogGroup");

interface Wanted {
  readonly sinceMs: number;
  /** Any of them; none takes every line. */
  readonly words: readonly string[];
}

/** Lines of all groups, oldest first. */
export async function readLogs(
  place: StagePlace,
  groups: readonly string[],
  { sinceMs, words }: Wanted,
) {
  const client = new CloudWatchLogsClient(place.aws());
  const filterPattern = words.map((word) => `?"${word}"`).join(" ");
  const lines: { at: number; fn: string; line: string }[] = [];
  for (const logGroupName of groups) {
    const request = { logGroupName, startTime: sinceMs, ...(filterPattern && { filterPattern }) };
    for await (const { events } of paginateFilterLogEvents({ client }, request)) {
      lines.push(...(events ?? []).map((event) => lineOf(event, logGroupName)));
    }
  }
  return lines.sort((one, other) => one.at - other.at);
}

function lineOf({ timestamp = 0, message = "" }: FilteredLogEvent, group: string) {
  return { at: timestamp, fn: group.slice(group.lastIndexOf("/") + 1), line: message.trim() };
}
