import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { deployedRoutes } from "#local/console/deployed/deployed-routes.ts";
import { deployedSource } from "#local/console/deployed/deployed-source.ts";
import { stageLogs } from "#local/console/deployed/stage-logs.ts";
import { stageOrders } from "#local/console/deployed/stage-orders.ts";
import { createConsoleServer } from "#local/console/http.ts";
import { answerFrom } from "#local/console/page.ts";
import { LOOPBACK, listen } from "#local/host/engines/ports.ts";
import { buildConsole } from "#local/host/page-build.ts";
import type { AwsPlace } from "#local/keys/aws-settings.ts";
import { logGroupsOf } from "./log-groups.ts";
import { type StagePlace, stackNameOf } from "./stage-place.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Addresses that the page leads to. */
const SHOWN = ["ApiUrl", "DashboardUrl"];

interface Wishes extends AwsPlace {
  /** 0 is any free one. */
  readonly port: number;
  /** Seconds that the list looks back. */
  readonly since: number;
}

/** Serves the console of a deployed stage to this machine, until the process ends. Gives its address. */
export async function startDeployedConsole(
  place: StagePlace,
  { port, since, ...aws }: Wishes,
): Promise<string> {
  const tableName = place.need("TableName");
  const groups = await logGroupsOf(aws, stackNameOf(place.stage));
  const source = deployedSource({
    stage: place.stage,
    orders: stageOrders(new DynamoDBClient(place.aws()), tableName),
    logs: stageLogs(new CloudWatchLogsClient(place.aws()), groups),
    sinceMs: since * 1_000,
  });
  await buildConsole(ROOT, new AbortController().signal);
  const outputs = Object.entries(place.outputs).filter(([name]) => SHOWN.includes(name));
  const routes = deployedRoutes(source, Object.fromEntries(outputs));
  const server = createConsoleServer(routes, answerFrom(join(ROOT, "web/console/dist")));
  return `http://${LOOPBACK}:${await listen(server, port)}`;
}
