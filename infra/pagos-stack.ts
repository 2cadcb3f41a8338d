import { CfnOutput, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { Api } from "./constructs/api.ts";
import { Downstream } from "./constructs/downstream.ts";
import { Events } from "./constructs/events.ts";
import { Functions } from "./constructs/functions.ts";
import { PaymentsTable } from "./constructs/payments-table.ts";
import { Schedule } from "./constructs/schedule.ts";
import { Secrets } from "./constructs/secrets.ts";
import { Website } from "./constructs/website.ts";
import { definitions } from "./functions.ts";
import { settingsOf } from "./settings.ts";
import type { Stage } from "./stages.ts";

export type PagosStackProps = {
  readonly stage: Stage;
  /** Holds one folder per function, each with its bundle. */
  readonly bundles: string;
  /** Holds the built card page. */
  readonly pageDir: string;
};

export class PagosStack extends Stack {
  constructor(scope: Construct, { stage, bundles, pageDir }: PagosStackProps) {
    super(scope, `Pagos-${stage.name}`, {
      description: "Charges saved cards on demand with Conekta.",
      tags: { app: "pagos", stage: stage.name },
      terminationProtection: stage.terminationProtection,
    });
    const settings = settingsOf(this, stage);
    const table = new PaymentsTable(this, "Payments", stage);
    const secrets = new Secrets(this, "Secrets", { stage, settings });
    const events = new Events(this, "Events");
    const downstream = new Downstream(this, "Downstream", stage);
    const api = new Api(this, "Api", { stage, settings });
    const cardPageUrl = stage.cloudFront
      ? new Website(this, "Website", { stage, settings, api, pageDir }).url
      : settings.cardPageUrl;
    const functions = new Functions(this, "Functions", {
      stage,
      bundles,
      definitions: definitions({
        stage,
        settings,
        table,
        secrets,
        events,
        downstream,
        cardPageUrl,
      }),
    });
    api.answeredBy(functions);
    events.consumedBy(functions.named("consumer"));
    new Schedule(this, "Reconciliation", {
      lambda: functions.named("reconcile"),
      everySeconds: stage.reconcileEverySeconds,
    });

    this.#output("ApiUrl", api.url, "Base address of the API");
    this.#output("CardPageUrl", cardPageUrl, "Where card holders save their card");
    this.#output("WebhookUrl", `${api.url}/webhooks/conekta`, "Where Conekta sends its events");
    this.#output("EventsQueueUrl", events.queue.queueUrl, "Events waiting to be applied");
    this.#output(
      "EventsDeadLetterQueueUrl",
      events.deadLetters.queueUrl,
      "Events that could not be applied",
    );
    this.#output("LogisticsQueueUrl", downstream.logistics.queueUrl, "What logistics consumes");
    this.#output("AccountingQueueUrl", downstream.accounting.queueUrl, "What accounting consumes");
    this.#output("ConektaKeySecretArn", secrets.conektaKeyArn, "Holds Conekta's private key");
    this.#output("WebhookKeysSecretArn", secrets.webhookKeysArn, "Holds Conekta's webhook keys");
    this.#output("TableName", table.name, "The payments table");
  }

  /** Under ids of their own, because a parameter and an output may share a key. */
  #output(key: string, value: string, description: string): void {
    new CfnOutput(this, `${key}Output`, { value, description }).overrideLogicalId(key);
  }
}
