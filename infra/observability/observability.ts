import { Construct } from "constructs";
import { conektaAlarms } from "./conekta-alarms.ts";
import { Dashboard } from "./dashboard.ts";
import { downstreamAlarms } from "./downstream-alarms.ts";
import { eventAlarms } from "./event-alarms.ts";
import { fraudAlarms } from "./fraud-alarms.ts";
import { functionAlarms } from "./function-alarms.ts";
import { moneyAlarms } from "./money-alarms.ts";
import type { Alarms, Observed } from "./observed.ts";
import { pageAlarms } from "./page-alarms.ts";
import { Pages } from "./pages.ts";
import { SavedQueries } from "./queries.ts";
import { Watch } from "./watch.ts";

/** What the people who run a stage see of it, and what calls them. */
export class Observability extends Construct {
  readonly dashboardUrl: string;
  /** Where whoever is to be called subscribes. */
  readonly topics: Pages["topics"];

  constructor(scope: Construct, id: string, observed: Observed) {
    super(scope, id);
    const { stage, functions } = observed;
    new SavedQueries(this, "Queries", { stage, functions });
    const watches = Object.entries(alarmsOf(observed)).map(
      ([name, watched]) => new Watch(this, name, { ...watched, stage }),
    );
    this.topics = new Pages(this, "Pages", { stage, watches }).topics;
    this.dashboardUrl = new Dashboard(this, "Overview", observed).url;
  }
}

function alarmsOf(observed: Observed): Alarms {
  return {
    ...moneyAlarms(observed),
    ...fraudAlarms(observed),
    ...eventAlarms(observed),
    ...conektaAlarms(observed),
    ...downstreamAlarms(observed),
    ...functionAlarms(observed),
    ...pageAlarms(observed),
  };
}
