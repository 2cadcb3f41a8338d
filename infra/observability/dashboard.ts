import { Dashboard as CloudWatchDashboard } from "aws-cdk-lib/aws-cloudwatch";
import { Aws, Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { cost } from "./cost-row.ts";
import { header, limits, money, page, stuck } from "./dashboard-rows.ts";
import type { Observed } from "./observed.ts";
import { entry, processing } from "./pipeline-rows.ts";
import { heading } from "./widgets.ts";

/**
 * The stage at a glance, laid out like the system: whether money flows, then every hop from left to
 * right, then what is stuck, the card page, and what it all costs.
 */
export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, observed: Observed) {
    super(scope, id);
    const { stage } = observed;
    const dashboard = new CloudWatchDashboard(this, "Dashboard", {
      dashboardName: `Pagos-${stage.name}`,
      defaultInterval: Duration.hours(3),
    });
    dashboard.addWidgets(header(observed));
    dashboard.addWidgets(heading("## Is money flowing?"));
    dashboard.addWidgets(...money(observed));
    dashboard.addWidgets(
      heading("## Pipeline: API → Conekta → webhook → events → consumer → table → queues"),
    );
    dashboard.addWidgets(...entry(observed));
    dashboard.addWidgets(...processing(observed));
    dashboard.addWidgets(heading("## Stuck things: every line belongs at zero"));
    dashboard.addWidgets(...stuck(observed));
    dashboard.addWidgets(heading("## Card page"));
    dashboard.addWidgets(...page(observed));
    dashboard.addWidgets(heading("## Cost and limits"));
    dashboard.addWidgets(...limits(observed));
    dashboard.addWidgets(...cost(observed));
    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/Pagos-${stage.name}`;
  }
}
