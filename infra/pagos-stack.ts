import { CfnOutput, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { Api } from "./constructs/api.ts";
import { Downstream } from "./constructs/downstream.ts";
import { Events } from "./constructs/events.ts";
import { ExampleConsumers, type ExampleConsumersProps } from "./constructs/example-consumers.ts";
import { Functions } from "./constructs/functions.ts";
import { configuredIssuer, Identity, type TokenIssuer } from "./constructs/identity.ts";
import { OriginCheck } from "./constructs/origin-check.ts";
import { PaymentsTable } from "./constructs/payments-table.ts";
import { Schedule } from "./constructs/schedule.ts";
import { Secrets } from "./constructs/secrets.ts";
import { marked, WebhookRegistration } from "./constructs/webhook-registration.ts";
import { Website } from "./constructs/website.ts";
import { definitions } from "./functions.ts";
import { Observability } from "./observability/observability.ts";
import type { Observed } from "./observability/observed.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { Stage } from "./stages.ts";

export type PagosStackProps = {
  readonly stage: Stage;
  /** Holds one folder per function, each with its bundle. */
  readonly bundles: string;
  /** Holds the built card page. */
  readonly pageDir: string;
};

/** Two requests to Conekta an hour, and less than a cent a month. */
const WEBHOOK_WATCH_SECONDS = 3_600;

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
    const { api, cardPageUrl, webhookUrl } = this.#front({ stage, bundles, pageDir }, settings);
    const registeredUrl = marked(this, webhookUrl);
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
        registeredUrl,
      }),
    });
    api.answeredBy(functions);
    events.consumedBy(functions.named("consumer"), stage.consumersMax);
    this.#timetables(stage, functions);
    if (stage.operations.watched) {
      const observed = { functions, events, downstream, tableName: table.name, apiId: api.id };
      this.#watch({ stage, ...observed });
    }

    if (stage.conekta.registersWebhook) {
      new WebhookRegistration(this, "WebhookRegistration", {
        stage,
        lambda: functions.named("register-webhook"),
        url: registeredUrl,
      });
    }

    if (stage.exampleConsumers) this.#examples({ stage, bundles, downstream });

    this.#output("ApiUrl", api.url, "Base address of the API");
    this.#output("CardPageUrl", cardPageUrl, "Where card holders save their card");
    this.#output("WebhookUrl", webhookUrl, "Where Conekta sends its events");
    this.#outputQueues(events, downstream);
    this.#output("ConektaKeySecretArn", secrets.conektaKeyArn, "Holds Conekta's private key");
    this.#output("WebhookKeysSecretArn", secrets.webhookKeysArn, "Holds Conekta's webhook keys");
    this.#output("TableName", table.name, "The payments table");
  }

  /** What the world sees: the API and the card page, and where strangers reach them. */
  #front({ stage, bundles, pageDir }: PagosStackProps, settings: Settings) {
    const tokens = settings.jwt ? configuredIssuer(settings.jwt) : this.#ownIssuer(stage);
    const originCheck = stage.edge.onlyThroughCloudFront
      ? new OriginCheck(this, "OriginCheck", { stage, bundles })
      : null;
    const api = new Api(this, "Api", { stage, tokens, originCheck });
    const website = stage.cloudFront
      ? new Website(this, "Website", { stage, settings, api, pageDir, originCheck })
      : null;
    const guestUrl = website && originCheck ? website.apiUrl : api.url;
    return {
      api,
      cardPageUrl: website?.url ?? settings.cardPageUrl,
      webhookUrl: `${guestUrl}/webhooks/conekta`,
    };
  }

  #timetables(stage: Stage, functions: Functions): void {
    new Schedule(this, "Reconciliation", {
      lambda: functions.named("reconcile"),
      everySeconds: stage.reconcileEverySeconds,
      description: "Runs the reconciler",
    });
    new Schedule(this, "CardLinkAttendance", {
      lambda: functions.named("attend-card-links"),
      everySeconds: stage.reconcileEverySeconds,
      description: "Looks after card links whose time has come",
    });
    new Schedule(this, "ScriptWatch", {
      lambda: functions.named("watch-script"),
      everySeconds: stage.operations.scriptWatchMinutes * 60,
      description: "Looks whether Conekta's card script has changed",
    });
    if (!stage.conekta.registersWebhook) return;
    new Schedule(this, "WebhookWatch", {
      lambda: functions.named("watch-webhook"),
      everySeconds: WEBHOOK_WATCH_SECONDS,
      description: "Looks whether Conekta would tell us of an event",
    });
  }

  #watch(observed: Observed): void {
    const { dashboardUrl, topics } = new Observability(this, "Observability", observed);
    this.#output("DashboardUrl", dashboardUrl, "The stage at a glance");
    for (const [priority, { topicArn }] of topics) {
      this.#output(`AlarmTopic${priority}`, topicArn, `Told of alarms of priority ${priority}`);
    }
  }

  #examples(props: ExampleConsumersProps): void {
    const { ledgerTableName } = new ExampleConsumers(this, "ExampleConsumers", props);
    this.#output("LedgerTableName", ledgerTableName, "The books that the example keeps");
  }

  #outputQueues({ queue, deadLetters }: Events, downstream: Downstream): void {
    const { logistics, accounting, cardLinks } = downstream;
    this.#output("EventsQueueUrl", queue.queueUrl, "Events waiting to be applied");
    this.#output("EventsDeadLetterQueueUrl", deadLetters.queueUrl, "Those that could not be");
    this.#output("LogisticsQueueUrl", logistics.queueUrl, "What logistics consumes");
    this.#output("AccountingQueueUrl", accounting.queueUrl, "What accounting consumes");
    this.#output("CardLinksQueueUrl", cardLinks.queueUrl, "What becomes of card links");
  }

  #ownIssuer(stage: Stage): TokenIssuer {
    const { tokens, tokenUrl, userPoolId, clientId } = new Identity(this, "Identity", stage);
    this.#output("TokenUrl", tokenUrl, "Gives the merchant's back end its tokens");
    this.#output("UserPoolId", userPoolId, "Knows who may have them");
    this.#output("ClientId", clientId, "The merchant's back end, as the pool knows it");
    return tokens;
  }

  /** Under ids of their own, because a parameter and an output may share a key. */
  #output(key: string, value: string, description: string): void {
    new CfnOutput(this, `${key}Output`, { value, description }).overrideLogicalId(key);
  }
}
