import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoScriptStore } from "#functions/adapters/dynamo-scripts.ts";
import { scriptSource } from "#functions/adapters/script-source.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { scheduleEdge } from "#functions/runtime/schedule-edge.ts";
import { CONEKTA_SCRIPT_URL, TABLE_NAME } from "#shared/env.ts";
import { watchScript } from "./watch-script.ts";

const env = requireEnv(TABLE_NAME, CONEKTA_SCRIPT_URL);
const url = env.CONEKTA_SCRIPT_URL;
const deps = {
  source: scriptSource(url),
  scripts: dynamoScriptStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  clock: systemClock,
};

export const handler = scheduleEdge("watch-script", async () => {
  const watched = await watchScript(deps, url);
  if (watched.kind === "unreachable") return { alarms: true, log: { script: "unreachable" } };
  const { kind, script } = watched;
  const about = { script: kind, sha256: script.sha256, bytes: script.bytes };
  if (kind !== "changed") return { alarms: false, log: about };
  return {
    alarms: true,
    log: { event: "sdk_script.changed", ...about },
    measured: { metrics: { SdkScriptChanged: 1 } },
  };
});
