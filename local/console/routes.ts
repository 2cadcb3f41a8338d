import * as z from "zod";
import { runScenario } from "#local/scenarios/run.ts";
import { SCENARIOS } from "#local/scenarios/table.ts";
import { Actions, act, hopOf, runReconciler, type Tools } from "./actions.ts";
import { Call, callApi } from "./call-api.ts";
import { listCards } from "./cards.ts";
import { type Hop, LANES, type Payment, type State, type Timeline } from "./contract.ts";
import { ConsoleRefusal } from "./desk.ts";
import type { Guard } from "./guard.ts";
import { type ConsoleRequest, type ConsoleRoute, TextAnswer } from "./http.ts";
import type { LocalSource } from "./local-source.ts";
import { queryOf } from "./payments-query.ts";
import type { Streams } from "./stream.ts";
import { bringForward } from "./time.ts";
import { timelineTest } from "./timeline-test.ts";
import type { Redriven, ScenarioRequest, ScenarioResult } from "./tools-contract.ts";
import { whyWaiting } from "./waiting.ts";

interface Parts {
  readonly tools: Tools;
  readonly source: LocalSource;
  readonly guard: Guard;
  readonly streams: Streams;
}

const MINUTES = 15;

/** Everything that the console can be asked: see docs/console-api.md. */
export function consoleRoutes(parts: Parts): readonly ConsoleRoute[] {
  return [
    { method: "GET", path: "/api", answer: (_request) => index(parts) },
    { method: "GET", path: "/api/state", answer: () => stateOf(parts) },
    ...paymentRoutes(parts),
    ...queueRoutes(parts),
    ...dataRoutes(parts),
    ...driveRoutes(parts),
    { method: "GET", path: "/api/stream", answer: parts.streams.open },
  ];
}

function paymentRoutes({ tools, source, guard }: Parts): readonly ConsoleRoute[] {
  const timelineFile = async (request: ConsoleRequest) => {
    const file = await source.timeline(param(request, "id"));
    if (file === null) throw new ConsoleRefusal(404, { code: "no_such_payment", values: {} });
    return file;
  };
  return [
    {
      method: "GET",
      path: "/api/payments",
      answer: ({ query }) => source.payments(queryOf(query)),
    },
    {
      method: "GET",
      path: "/api/payments/:id",
      answer: async (request): Promise<Timeline> => {
        const { payment, hops } = await timelineFile(request);
        const waiting = await whyWaiting(tools, payment);
        return { payment, hops, waiting, checks: guard.checks(payment) };
      },
    },
    { method: "GET", path: "/api/payments/:id/export", answer: timelineFile },
    {
      method: "GET",
      path: "/api/payments/:id/test",
      answer: async (request) =>
        new TextAnswer("text/typescript", timelineTest(await timelineFile(request))),
    },
    {
      method: "POST",
      path: "/api/payments/import",
      answer: ({ body }) => {
        const { payment, hops } = body(TimelineFileInput);
        tools.desk.recorder.adopt(payment, hops);
        return { id: payment.id };
      },
    },
    {
      method: "POST",
      path: "/api/payments/:id/actions",
      answer: (request) => act(tools, param(request, "id"), request.body(Actions)),
    },
  ];
}

function queueRoutes({ tools: { queues } }: Parts): readonly ConsoleRoute[] {
  const Redrive = z.strictObject({
    ids: z.array(z.string()).optional(),
    perSecond: z.int().min(1).max(100).optional(),
  });
  return [
    { method: "GET", path: "/api/queues", answer: () => queues.list() },
    {
      method: "GET",
      path: "/api/queues/:name/messages",
      answer: (request) => queues.messages(param(request, "name")),
    },
    {
      method: "POST",
      path: "/api/queues/:name/redrive",
      answer: async (request): Promise<Redriven> => ({
        redriven: await queues.redrive(param(request, "name"), request.body(Redrive)),
      }),
    },
    {
      method: "POST",
      path: "/api/queues/:name/purge",
      answer: async (request) => {
        const name = param(request, "name");
        request.body(z.strictObject({ confirm: z.literal(name) }));
        await queues.purge(name);
      },
    },
  ];
}

function dataRoutes({ tools, source, guard }: Parts): readonly ConsoleRoute[] {
  const { items, desk } = tools;
  return [
    {
      method: "GET",
      path: "/api/items",
      answer: ({ query }) => items.list(ItemsInput.parse(Object.fromEntries(query))),
    },
    {
      method: "GET",
      path: "/api/items/:key/versions",
      answer: (request) => items.versions(param(request, "key")),
    },
    {
      method: "GET",
      path: "/api/hops/:id/stack",
      answer: async (request) => {
        const { fn, response, at, ms } = hopOf(desk, Number(param(request, "id")));
        if (fn === null) return [];
        const logged = desk.recorder.thrownNear(fn, at + ms) ?? "";
        return tools.readStack(fn, `${response ?? ""}\n${logged}`);
      },
    },
    { method: "GET", path: "/api/cards", answer: () => listCards(items) },
    { method: "GET", path: "/api/routes", answer: () => desk.routes },
    { method: "GET", path: "/api/token", answer: () => ({ token: desk.outputs.MerchantToken }) },
    { method: "GET", path: "/api/invariants", answer: () => guard.report() },
    {
      method: "GET",
      path: "/api/snapshots/:id",
      answer: (request) => {
        const found = guard.snapshot(Number(param(request, "id")));
        if (found === undefined)
          throw new ConsoleRefusal(404, { code: "no_such_snapshot", values: {} });
        return found;
      },
    },
    {
      method: "GET",
      path: "/api/series",
      answer: ({ query }) => source.series(Number(query.get("minutes") ?? MINUTES)),
    },
  ];
}

function driveRoutes({ tools }: Parts): readonly ConsoleRoute[] {
  const { desk, faults } = tools;
  const Time = z.strictObject({
    bring: z.enum(["retries", "looks", "links", "orders", "webhooks"]),
  });
  const Scenario = z.strictObject({
    scale: z.int().min(1).max(1_000).optional(),
    amount: z.int().min(300).optional(),
  });
  return [
    { method: "GET", path: "/api/faults", answer: () => faults.report() },
    { method: "PUT", path: "/api/faults", answer: ({ body }) => faults.set(body(z.unknown())) },
    { method: "DELETE", path: "/api/faults", answer: () => faults.stop() },
    {
      method: "POST",
      path: "/api/time",
      answer: ({ body }) => bringForward(tools, body(Time).bring),
    },
    { method: "POST", path: "/api/call", answer: ({ body }) => callApi(desk.outputs, body(Call)) },
    {
      method: "POST",
      path: "/api/gallery",
      answer: (request) => tools.gallery.open(withConsole(tools, request)),
    },
    { method: "POST", path: "/api/reconcile", answer: () => runReconciler(desk) },
    {
      method: "POST",
      path: "/api/functions/:label/restart",
      answer: (request) => desk.restart(param(request, "label")),
    },
    {
      method: "GET",
      path: "/api/scenarios",
      answer: () => SCENARIOS.map(({ run: _, ...scenario }) => scenario),
    },
    {
      method: "POST",
      path: "/api/scenarios/:name",
      answer: (request) => runScenarioNamed(tools, request, request.body(Scenario)),
    },
  ];
}

function withConsole({ desk }: Tools, { headers }: ConsoleRequest) {
  return { ...desk.outputs, ConsoleUrl: `http://${headers.host}` };
}

async function runScenarioNamed(
  tools: Tools,
  request: ConsoleRequest,
  wishes: ScenarioRequest,
): Promise<ScenarioResult> {
  const outputs = withConsole(tools, request);
  const result = await runScenario(outputs, param(request, "name"), wishes);
  if (result === null) throw new ConsoleRefusal(404, { code: "no_such_scenario", values: {} });
  return result;
}

async function index(parts: Parts) {
  return { pagos: "console", state: await stateOf(parts), documentation: "docs/console-api.md" };
}

const HIDDEN = new Set(["MerchantToken", "WebhookPrivateKeyFile", "CardPageUrl"]);

async function stateOf({ tools: { desk, faults }, guard }: Parts): Promise<State> {
  const shown = Object.entries(desk.outputs).filter(([name]) => !HIDDEN.has(name));
  return {
    stage: desk.stage,
    readOnly: false,
    outputs: Object.fromEntries(shown),
    simulated: desk.simulated,
    faultsOn: await faults.isOn(),
    payments: desk.store.all().length,
    paymentsMax: desk.store.paymentsMax,
    brokenInvariants: guard.report().filter(({ holds }) => !holds).length,
    lastHop: desk.store.lastHop(),
  };
}

const ItemsInput = z.object({
  prefix: z.string().optional(),
  search: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  cursor: z.string().optional(),
});

/** Of a file that this console wrote, or somebody else's: what is shown of it is text. */
const TimelineFileInput = z.object({
  pagosTimeline: z.literal(1),
  payment: z.custom<Payment>((value) => z.looseObject({ id: z.string() }).safeParse(value).success),
  hops: z.array(
    z.custom<Hop>(
      (value) => z.looseObject({ lane: z.enum(LANES), at: z.number() }).safeParse(value).success,
    ),
  ),
});

function param({ params }: ConsoleRequest, name: string): string {
  return params[name] ?? "";
}
