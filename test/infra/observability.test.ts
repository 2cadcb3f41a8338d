import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Stack } from "aws-cdk-lib/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { measured } from "#infra/observability/metrics.ts";
import { RUNBOOKS, RUNBOOKS_WITHOUT_ALARM } from "#infra/observability/runbooks.ts";
import { Watch } from "#infra/observability/watch.ts";
import { PRICES } from "#infra/prices.ts";
import { stageNamed } from "#infra/stages.ts";
import { METRIC_NAMES } from "#shared/metrics.ts";
import { edgeOf, found, guarded, synthesized } from "./synthesized.ts";

const prod = synthesized("prod");

const MetricStat = z.object({
  Metric: z.object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.optional(z.array(z.object({ Name: z.string(), Value: z.unknown() }))),
  }),
});
const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  TreatMissingData: z.string(),
  AlarmActions: z.optional(z.undefined()),
  Namespace: z.optional(z.string()),
  MetricName: z.optional(z.string()),
  Metrics: z.optional(
    z.array(z.object({ MetricStat: z.optional(MetricStat), Expression: z.optional(z.string()) })),
  ),
});
const Composite = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmRule: z.unknown(),
  AlarmActions: z.array(z.object({ Ref: z.string() })),
  ActionsSuppressor: z.optional(z.unknown()),
});
const Query = z.object({
  Name: z.string(),
  QueryString: z.string(),
  LogGroupNames: z.array(z.unknown()),
});

const Dashboard = z.object({
  DashboardBody: z.object({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
});
const Body = z.object({
  widgets: z.array(
    z.object({
      properties: z.object({
        title: z.optional(z.string()),
        metrics: z.optional(z.array(z.array(z.unknown()))),
      }),
    }),
  ),
});

const Expression = z.object({ expression: z.string() });

/** As CloudWatch reads it, with `x` for what is known only while deploying. */
const textOf = ({ DashboardBody }: z.infer<typeof Dashboard>) =>
  DashboardBody["Fn::Join"][1].map((part) => (typeof part === "string" ? part : "x")).join("");

/** The stack in us-east-1 of a stage under its own domain. */
const edge = edgeOf(guarded);

const alarms = [prod, edge].flatMap((stack) =>
  found(stack, "AWS::CloudWatch::Alarm", Alarm).map(({ properties }) => properties),
);
const composites = [prod, edge].flatMap((stack) =>
  found(stack, "AWS::CloudWatch::CompositeAlarm", Composite),
);
const queries = found(prod, "AWS::Logs::QueryDefinition", Query).map(
  ({ properties }) => properties,
);

const DESCRIPTION = /^(.+) · First: (.+) · Runbook: (\S+)\.md(?: · Query: (.+))?$/;

/** What AWS measures, and no log line of ours tells of. */
const WITHOUT_QUERY = ["Pagos-prod-P3-CertificateExpiring"];

/** The parts of an alarm's description; throws on one that says less. */
function told({ AlarmDescription }: { readonly AlarmDescription: string }) {
  const [, impact = "", firstAction = "", runbook = "", query = ""] =
    DESCRIPTION.exec(AlarmDescription) ?? [];
  return { impact, firstAction, runbook, query };
}

const SECTIONS = {
  en: ["Symptom", "Is money at risk?", "Check", "Fix", "Verify", "Tell whom"],
  es: ["Síntoma", "¿Hay dinero en riesgo?", "Revisar", "Arreglar", "Comprobar", "A quién avisar"],
};
const headings = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

describe("every alarm", () => {
  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    "%s says what it means, what to do first, and where to read on, in both languages",
    (name, alarm) => {
      const { impact, firstAction, runbook, query } = told(alarm);

      expect(impact.length).toBeGreaterThan(20);
      expect(firstAction.length).toBeGreaterThan(10);
      expect([...queries.map(({ Name }) => Name), ""]).toContain(query);
      expect(query === "").toBe(WITHOUT_QUERY.includes(name));
      for (const file of [`${runbook}.md`, `${runbook}.es.md`]) {
        expect(readFileSync(file, "utf8"), file).toContain(`\`${name.split("-")[3]}\``);
      }
    },
  );

  it("cannot be made without saying what it means and what to do first", () => {
    const stage = stageNamed("prod");
    const silent = () =>
      new Watch(new Stack(), "Silent", {
        stage,
        priority: "P3",
        area: "Page",
        impact: "",
        firstAction: "",
        runbook: "page-blocked",
        query: "page",
        metric: measured(stage, "ComponentBlocked"),
        alarmAt: { least: 1 },
        silence: "calm",
      });

    expect(silent).toThrow("says what it means");
  });

  it("says what no data means", () => {
    for (const { TreatMissingData } of alarms) {
      expect(["notBreaching", "breaching", "ignore"]).toContain(TreatMissingData);
    }
  });

  it("watches a metric that is written, of this stage", () => {
    const ours = alarms.flatMap(({ Metrics = [], Namespace, MetricName }) => [
      ...Metrics.flatMap(({ MetricStat: stat }) => stat?.Metric ?? []),
      ...(Namespace && MetricName ? [{ Namespace, MetricName, Dimensions: [] }] : []),
    ]);
    const names = ours
      .filter(({ Namespace }) => Namespace === "Pagos")
      .map(({ MetricName }) => MetricName);

    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !METRIC_NAMES.some((known) => known === name))).toEqual([]);
  });

  it("takes a reconciler whose every run crashes for one that has stopped", () => {
    const stopped = alarms.find(({ AlarmName }) => AlarmName.endsWith("-ReconcilerStopped"));
    const watched = stopped?.Metrics?.flatMap(({ MetricStat: stat }) => stat?.Metric ?? []);

    expect(watched?.map(({ MetricName }) => MetricName)).toEqual(["Invocations", "Errors"]);
    expect(stopped?.Metrics?.map(({ Expression: expression }) => expression)).toContain(
      "begun - FILL(crashed, 0)",
    );
  });

  it("adds up no more metrics than CloudWatch takes", () => {
    const asked = alarms.map(({ Metrics = [] }) => Metrics.filter((each) => each.MetricStat));

    expect(Math.max(...asked.map(({ length }) => length))).toBeLessThanOrEqual(10);
  });

  it("tells nobody by itself, and belongs to one composite alarm, which does", () => {
    const rules = composites.map(({ properties }) => JSON.stringify(properties.AlarmRule));
    const ids = [prod, edge]
      .flatMap(({ template }) => Object.entries(template.Resources))
      .filter(([, { Type }]) => Type === "AWS::CloudWatch::Alarm")
      .map(([id]) => id);

    expect(ids).toHaveLength(alarms.length);
    for (const id of ids) {
      expect(rules.filter((rule) => rule.includes(`"${id}"`))).toHaveLength(1);
    }
    for (const { properties } of composites) expect(properties.AlarmActions).toHaveLength(1);
  });

  it("of a lower priority keeps quiet while a graver one of its area is on", () => {
    const suppressed = composites
      .filter(({ properties }) => properties.ActionsSuppressor !== undefined)
      .map(({ properties }) => properties.AlarmName);

    expect(suppressed.sort()).toEqual([
      "Pagos-prod-P2-Downstream",
      "Pagos-prod-P2-Events",
      "Pagos-prod-P3-Conekta",
    ]);
  });
});

describe("runbooks", () => {
  const pages = [...RUNBOOKS, ...RUNBOOKS_WITHOUT_ALARM];

  it("are exactly those that an alarm leads to, and those that are asked for", () => {
    const files = readdirSync("docs/runbooks").filter((file) => !file.startsWith("README"));
    const used = new Set(alarms.map((alarm) => told(alarm).runbook.replace("docs/runbooks/", "")));

    expect([...used].sort()).toEqual([...RUNBOOKS]);
    expect(files.sort()).toEqual(pages.flatMap((page) => [`${page}.es.md`, `${page}.md`]).sort());
  });

  it.each(pages)("%s goes from the symptom to whom to tell, in both languages", (page) => {
    expect(headings(`docs/runbooks/${page}.md`)).toEqual(SECTIONS.en);
    expect(headings(`docs/runbooks/${page}.es.md`)).toEqual(SECTIONS.es);
  });

  it.each(pages)("%s names only saved queries and pages that exist", (page) => {
    const names = queries.map(({ Name }) => Name.split("/")[2]);

    for (const file of [`docs/runbooks/${page}.md`, `docs/runbooks/${page}.es.md`]) {
      const text = readFileSync(file, "utf8");
      const queried = [...text.matchAll(/\*(\d\d [^*]+)\*/g)].map(([, name]) => name);
      expect(queried.filter((name) => !names.includes(name))).toEqual([]);
      const linked = [...text.matchAll(/\]\(([^):]+\.md)\)/g)].map(([, to]) => to ?? "");
      expect(linked.filter((to) => !existsSync(`docs/runbooks/${to}`))).toEqual([]);
    }
  });
});

describe("saved queries", () => {
  it("are numbered, in a folder of the stage, and know whose logs they read", () => {
    const numbers = queries.map(({ Name }) => /^Pagos\/prod\/(\d\d) /.exec(Name)?.[1]).sort();

    expect(numbers).toEqual(queries.map((_, at) => String(at + 1).padStart(2, "0")));
    for (const { LogGroupNames } of queries) expect(LogGroupNames.length).toBeGreaterThan(0);
  });

  it("name in metrics what functions measure", () => {
    const words = queries.flatMap(({ QueryString }) =>
      [...QueryString.matchAll(/ispresent\(([A-Z]\w+)\)|sum\(([A-Z]\w+)\)/g)].map(
        ([, present, summed]) => present ?? summed,
      ),
    );

    expect(words.length).toBeGreaterThan(4);
    expect(words.filter((word) => !METRIC_NAMES.some((known) => known === word))).toEqual([]);
  });
});

describe("topics", () => {
  it("are encrypted, take messages over TLS only, and from CloudWatch in this account", () => {
    const Topic = z.object({ KmsMasterKeyId: z.unknown(), DisplayName: z.string() });
    const topics = found(prod, "AWS::SNS::Topic", Topic);
    const policies = found(
      prod,
      "AWS::SNS::TopicPolicy",
      z.object({ PolicyDocument: z.unknown() }),
    );

    expect(topics.map(({ properties }) => properties.DisplayName).sort()).toEqual([
      "Pagos prod P1",
      "Pagos prod P2",
      "Pagos prod P3",
    ]);
    for (const { properties } of topics) expect(properties.KmsMasterKeyId).toBeDefined();
    expect(policies).toHaveLength(3);
    for (const { properties } of policies) {
      const text = JSON.stringify(properties.PolicyDocument);
      expect(text).toContain('"aws:SecureTransport":"false"');
      expect(text).toContain('"Service":"cloudwatch.amazonaws.com"');
    }
  });

  it("tell whom the stage names", () => {
    const stage = stageNamed("prod");
    const email = { ...stage.operations.email, p1: "guardia@example.com" };
    const informed = synthesized({ ...stage, operations: { ...stage.operations, email } });

    const Subscription = z.object({ Protocol: z.string(), Endpoint: z.string() });
    const endpoints = (of: typeof prod) =>
      found(of, "AWS::SNS::Subscription", Subscription).map(({ properties }) => properties);
    expect(endpoints(prod)).toEqual([]);
    expect(endpoints(informed)).toEqual([{ Protocol: "email", Endpoint: "guardia@example.com" }]);
  });
});

describe("a stage", () => {
  const [dashboard = ""] = found(prod, "AWS::CloudWatch::Dashboard", Dashboard).map(
    ({ properties }) => textOf(properties),
  );

  it("has a dashboard laid out like the system, and says where", () => {
    const rows = ["LIVE", "Is money flowing?", "Pipeline", "Stuck things", "Card page", "Cost"];

    const places = rows.map((row) => dashboard.indexOf(row));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(prod.template.Outputs).toHaveProperty("DashboardUrl");
  });

  it("shows what is asked of it: paid now and in a week, the oldest open order, what it costs", () => {
    const wanted = [
      "Paid, % (15 min)",
      "Paid, % (7 days)",
      "Oldest order that is not decided",
      "of the whole account",
      "Estimated USD (1 day)",
    ];

    expect(wanted.filter((words) => !dashboard.includes(words))).toEqual([]);
  });

  it("reckons what payments cost with the prices of docs/cost.md, written without exponents", () => {
    const { apiRequest, tableWrite, lambdaGbSecond } = PRICES;
    const { widgets } = Body.parse(JSON.parse(dashboard));
    const day = widgets.find(({ properties }) => properties.title === "Estimated USD (1 day)");
    const { expression } = Expression.parse(day?.properties.metrics?.[0]?.[0]);

    const factors = [...expression.matchAll(/\* (\S+)/g)].map(([, factor]) => factor);

    expect(factors).toHaveLength(8);
    expect(factors.filter((factor) => !/^0\.\d{15}$/.test(factor ?? ""))).toEqual([]);
    expect(factors.map(Number)).toEqual(
      expect.arrayContaining([
        apiRequest.usd / apiRequest.per,
        tableWrite.usd / tableWrite.per,
        expect.closeTo(lambdaGbSecond.usd / 2_000, 14),
      ]),
    );
  });

  it("learns what is usual only where its region can", () => {
    const stage = stageNamed("prod");
    const plain = synthesized({
      ...stage,
      operations: { ...stage.operations, anomalyDetection: false },
    });

    const bands = (of: typeof prod) =>
      JSON.stringify(of.template.Resources).split("ANOMALY_DETECTION_BAND").length - 1;
    expect([bands(prod), bands(plain)]).toEqual([1, 0]);
  });

  it("on a laptop has none of it", () => {
    const local = synthesized("local");

    const types = Object.values(local.template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /CloudWatch|SNS|QueryDefinition/.test(type))).toEqual([]);
  });
});
