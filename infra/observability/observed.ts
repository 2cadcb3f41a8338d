import type { Downstream } from "#infra/constructs/downstream.ts";
import type { Events } from "#infra/constructs/events.ts";
import type { Functions } from "#infra/constructs/functions.ts";
import type { Stage } from "#infra/stages.ts";
import type { Watched } from "./watch.ts";

/** What there is to watch. */
export type Observed = {
  readonly stage: Stage;
  readonly functions: Functions;
  readonly events: Events;
  readonly downstream: Downstream;
  readonly tableName: string;
  readonly apiId: string;
};

/** Alarms by the last part of their names. */
export type Alarms = Readonly<Record<string, Watched>>;
