import { CfnQueryDefinition } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Functions } from "#infra/constructs/functions.ts";
import type { FunctionName } from "#infra/functions.ts";
import type { Stage } from "#infra/stages.ts";

type Query = {
  readonly name: string;
  /** Whose logs are read; absent: everybody's. */
  readonly of?: readonly FunctionName[];
  /** One command of CloudWatch Logs Insights each. */
  readonly lines: readonly [string, ...string[]];
};

/** What people look up, ready to run. The number is the order in the console's list. */
export const QUERIES = {
  payment: {
    name: "01 One payment, everything",
    lines: [
      "fields @timestamp, fn, status, order_status, code, ms, correlation_id, @message",
      'filter @message like "PASTE_ORDER_ID_OR_CORRELATION_ID"',
      "sort @timestamp asc",
      "limit 200",
    ],
  },
  slowest: {
    name: "02 Slowest charges (1 h)",
    of: ["create-order"],
    lines: [
      'filter fn = "create-order" and ispresent(order_id)',
      "stats max(ms) as slowest_ms by order_id, order_status",
      "sort slowest_ms desc",
      "limit 50",
    ],
  },
  declines: {
    name: "03 Declines by family",
    of: ["create-order"],
    lines: [
      "filter ispresent(ChargeDeclined)",
      "stats sum(ChargeDeclined) as declined by family, conekta_code, bin(15m)",
    ],
  },
  rejected: {
    name: "04 Rejected webhooks",
    of: ["webhook"],
    lines: [
      'filter fn = "webhook" and status >= 400',
      "stats count(*) as rejected by code, bin(5m)",
    ],
  },
  duplicates: {
    name: "05 Duplicates and out-of-order events",
    of: ["consumer"],
    lines: [
      'filter fn = "consumer"',
      "stats sum(WebhookDuplicate) as duplicates, sum(OutOfOrderIgnored) as out_of_order by bin(1h)",
    ],
  },
  deadLetters: {
    name: "06 Why in the dead letters",
    of: ["consumer"],
    lines: [
      'filter fn = "consumer" and (failed > 0 or ispresent(UnverifiedEnqueued))',
      "stats sum(failed) as events, latest(@timestamp) as last by reasons",
      "sort events desc",
    ],
  },
  conekta: {
    name: "07 Conekta's errors by log_id",
    lines: [
      "filter ispresent(conekta_code) or ispresent(ConektaUnavailable)",
      "display @timestamp, fn, status, code, conekta_code, conekta_log_id, correlation_id, order_id",
      "sort @timestamp desc",
      "limit 200",
    ],
  },
  undecided: {
    name: "08 Unknown state",
    of: ["create-order", "reconcile"],
    lines: [
      'filter order_status = "unknown" or ispresent(StateUnknown) or ispresent(OrderStuck)',
      "display @timestamp, fn, order_id, correlation_id, oldest_unknown_s, stuck_orders, troubles",
      "sort @timestamp desc",
    ],
  },
  coldStarts: {
    name: "09 Cold starts",
    lines: [
      'filter @type = "REPORT"',
      "stats count(@initDuration) as cold, avg(@initDuration) as init_ms, max(@duration) as slowest_ms by @log, bin(1h)",
    ],
  },
  page: {
    name: "10 Card page problems",
    of: ["record-client-event", "save-card", "get-card-link"],
    lines: [
      'filter event = "client.state" or status >= 400',
      "stats count(*) as n by state, page_code, code",
      "sort n desc",
    ],
  },
  reconciler: {
    name: "11 What the reconciler found",
    of: ["reconcile"],
    lines: [
      'filter fn = "reconcile" and (drift > 0 or missing > 0 or failed > 0 or ispresent(troubles))',
      "display @timestamp, drift, missing, strays, failed, resolved, swept, troubles, day, paid_here_cents, paid_conekta_cents",
      "sort @timestamp desc",
    ],
  },
  script: {
    name: "12 Conekta's card script",
    of: ["watch-script"],
    lines: [
      'filter fn = "watch-script"',
      "display @timestamp, script, sha256, bytes",
      "sort @timestamp desc",
    ],
  },
  errors: {
    name: "13 Errors, newest first",
    lines: [
      'filter level = "error" or @message like "Task timed out" or @message like "Runtime."',
      "display @timestamp, @log, fn, status, code, error, at, correlation_id, order_id",
      "sort @timestamp desc",
      "limit 100",
    ],
  },
  refusals: {
    name: "14 Refused by limits",
    of: ["create-customer", "replace-card", "save-card", "create-order"],
    lines: [
      'filter event = "limit.refused"',
      "stats count(*) as refused, latest(@timestamp) as last by limit, subject, owner",
      "sort refused desc",
      "limit 100",
    ],
  },
  webhook: {
    name: "15 Our webhook at Conekta",
    of: ["watch-webhook"],
    lines: [
      'filter fn = "watch-webhook"',
      "display @timestamp, webhook, webhook_key",
      "sort @timestamp desc",
    ],
  },
} as const satisfies Record<string, Query>;

export type QueryId = keyof typeof QUERIES;

/** The name under which Logs Insights keeps the query: folders are divided by `/`. */
export const queryName = (stage: Stage, id: QueryId): string =>
  `Pagos/${stage.name}/${QUERIES[id].name}`;

export type SavedQueriesProps = { readonly stage: Stage; readonly functions: Functions };

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { stage, functions }: SavedQueriesProps) {
    super(scope, id);
    for (const [queryId, query] of Object.entries<Query>(QUERIES)) {
      const of = query.of?.map((name) => functions.named(name)) ?? functions.all;
      new CfnQueryDefinition(this, queryId, {
        name: `Pagos/${stage.name}/${query.name}`,
        queryString: query.lines.join("\n| "),
        logGroupNames: of.map(({ logGroup }) => logGroup.logGroupName),
      });
    }
  }
}
