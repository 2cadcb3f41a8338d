import type { State, Timeline } from "#local/console/contract.ts";
import { ConsoleRefusal } from "#local/console/desk.ts";
import type { ConsoleRequest, ConsoleRoute } from "#local/console/http.ts";
import { queryOf } from "#local/console/payments-query.ts";
import { waitingItem } from "#local/console/waiting.ts";
import type { DeployedSource } from "./deployed-source.ts";

const MINUTES = 15;
/** What a page keeps at most: what was listed, and what was searched for since. */
const PAYMENTS_MAX = 2_000;

/** What of docs/console-api.md a deployed stage answers; the rest, and whatever would change anything, not. */
export function deployedRoutes(
  source: DeployedSource,
  outputs: State["outputs"],
): readonly ConsoleRoute[] {
  const timelineFile = async ({ params }: ConsoleRequest) => {
    const file = await source.timeline(params["id"] ?? "");
    if (file === null)
      throw new ConsoleRefusal(404, { code: "not_in_stage", values: { stage: source.stage } });
    return file;
  };
  const unknown: ConsoleRoute["answer"] = () => {
    throw new ConsoleRefusal(404, { code: "unknown_of_stage", values: {} });
  };
  const refused: ConsoleRoute["answer"] = () => {
    throw new ConsoleRefusal(405, { code: "stage_is_read_only", values: {} });
  };
  return [
    { method: "GET", path: "/api/state", answer: () => stateOf(source, outputs) },
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
        const item = await source.item(payment.id);
        const waiting = item === null ? [] : waitingItem(item);
        // What the invariants are judged by was not recorded: nobody says that they hold.
        return {
          payment,
          hops,
          waiting: waiting.map((each) => ({ ...each, runNow: null })),
          checks: [],
        };
      },
    },
    { method: "GET", path: "/api/payments/:id/export", answer: timelineFile },
    {
      method: "GET",
      path: "/api/series",
      answer: ({ query }) => source.series(Number(query.get("minutes") ?? MINUTES)),
    },
    { method: "GET", path: "/api/*", answer: unknown },
    { method: "POST", path: "/api/*", answer: refused },
    { method: "PUT", path: "/api/*", answer: refused },
    { method: "DELETE", path: "/api/*", answer: refused },
  ];
}

async function stateOf(source: DeployedSource, outputs: State["outputs"]): Promise<State> {
  const { payments } = await source.payments({});
  return {
    stage: source.stage,
    readOnly: true,
    outputs,
    simulated: false,
    faultsOn: false,
    payments: payments.length,
    paymentsMax: PAYMENTS_MAX,
    brokenInvariants: 0,
    lastHop: 0,
  };
}
