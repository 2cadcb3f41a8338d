import { randomInt } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { systemClock } from "./clock.ts";
import { createCourier } from "./courier.ts";
import { createCardHolder } from "./faults/card-holder.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { Plan, type PlanInput } from "./faults/plan.ts";
import { componentRoutes } from "./http/component-routes.ts";
import { customerRoutes } from "./http/customer-routes.ts";
import { faultRoutes } from "./http/fault-routes.ts";
import { orderRoutes } from "./http/order-routes.ts";
import { createRequestLog } from "./http/request-log.ts";
import { createHttpServer } from "./http/server.ts";
import { simRoutes } from "./http/sim-routes.ts";
import { threeDsRoutes } from "./http/three-ds-routes.ts";
import { tokenPreflight } from "./http/token-preflight.ts";
import { webhookRoutes } from "./http/webhook-routes.ts";
import { forgetOwnWebhook, registerOwnKey, registerOwnWebhook } from "./operations/webhooks.ts";
import { createPoster } from "./post.ts";
import type { Change } from "./state.ts";
import { createTimers, type Timers } from "./timers.ts";
import { createSimulation, type Settings, type Simulation } from "./world.ts";

export type ConektaOptions = {
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly privateKey: string;
  readonly publicKey: string;
  /** Keeps everything over a restart, even over a kill; without it the simulator forgets. */
  readonly dataFile?: string;
  /** PEM (PKCS #8) of the key whose public half the webhook trusts. */
  readonly webhookSigningKey: string;
  /** Registered at start, unless it already is. */
  readonly webhookUrl?: string;
  readonly webhookDelayMs?: { readonly min: number; readonly max: number };
  /** Wait before the first of 13 retries; each further wait is twice as long. */
  readonly firstRetryMs?: number;
  /** Repeats a run: the same ids, delays and orders of delivery. */
  readonly seed?: number;
  /** What goes wrong from the start; see faults/plan.ts. It can be changed by way of `/_sim/faults`. */
  readonly faults?: PlanInput;
  /** Built files of the card Component, served under `/v1.0/js/` and `/component/`. */
  readonly componentDir?: string;
  readonly log?: (line: string) => void;
};

export type Conekta = {
  /** Without a trailing slash; Conekta's API is at its root. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

const SETTINGS: Settings = {
  webhookDelayMs: { min: 20, max: 120 },
  firstRetryMs: 250,
  paused: false,
  phoneRequired: false,
};

export const startConekta = async (options: ConektaOptions): Promise<Conekta> => {
  const log = options.log ?? (() => undefined);
  const simulation = createSimulation({
    clock: systemClock,
    seed: options.seed ?? randomInt(2 ** 32),
    settings: {
      ...SETTINGS,
      webhookDelayMs: options.webhookDelayMs ?? SETTINGS.webhookDelayMs,
      firstRetryMs: options.firstRetryMs ?? SETTINGS.firstRetryMs,
    },
    dataFile: options.dataFile,
    log,
    committed: (changes) => {
      schedulePlanned(changes);
      askCardHolder(changes);
    },
  });
  const faults = createFaults(Plan.parse(options.faults ?? {}));
  const timers = createTimers(systemClock);
  const poster = createPoster();
  const courier = createCourier({ simulation, clock: systemClock, poster, faults, log });
  const askCardHolder = createCardHolder({ simulation, faults, timers });
  const schedulePlanned = (changes: readonly Change[]) =>
    courier.schedule(
      changes
        .filter(({ collection, before }) => collection === "deliveries" && before === null)
        .flatMap(({ id }) => simulation.world.state.deliveries.find(id) ?? []),
    );

  const server = serve(options, { simulation, resume: courier.resume, faults, timers, log });
  const url = await listen(server, options);
  simulation.movedTo(url);
  simulation.transact(() => registerOwn(simulation, options));
  courier.schedule(simulation.world.state.deliveries.oldestFirst());
  return {
    url,
    close: async () => {
      courier.close();
      timers.close();
      poster.close();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

const registerOwn = ({ world }: Simulation, options: ConektaOptions) => {
  registerOwnKey(world, options.webhookSigningKey);
  if (options.webhookUrl === undefined) {
    forgetOwnWebhook(world);
  } else {
    registerOwnWebhook(world, options.webhookUrl);
  }
};

type Parts = {
  readonly simulation: Simulation;
  readonly resume: () => void;
  readonly faults: Faults;
  readonly timers: Timers;
  readonly log: (line: string) => void;
};

const serve = (options: ConektaOptions, parts: Parts): Server => {
  const { simulation, resume, faults, timers, log } = parts;
  const requestLog = createRequestLog();
  const controls = {
    configure: (settings: Partial<Settings>) => {
      simulation.configure(settings);
      if (settings.paused === false) {
        resume();
      }
    },
    reset: () => {
      forget(simulation);
      registerOwn(simulation, options);
    },
  };
  return createHttpServer({
    simulation,
    requestLog,
    faults,
    wait: timers.wait,
    log,
    keys: options,
    routes: [
      ...customerRoutes,
      ...orderRoutes,
      ...webhookRoutes,
      ...threeDsRoutes,
      ...requestLog.routes,
      ...simRoutes(controls),
      ...faultRoutes({ faults, changed: resume }),
      tokenPreflight,
      ...(options.componentDir === undefined ? [] : componentRoutes(options.componentDir)),
    ],
  });
};

/**
 * All but what belongs to the account, which whoever registered it counts on, and the sequence of ids: an
 * id that was forgotten here may still be known elsewhere.
 */
const forget = ({ world: { state } }: Simulation) => {
  const { sequences: _, webhooks: __, webhookKeys: ___, ...collections } = state;
  for (const collection of Object.values(collections)) {
    for (const { id } of collection.oldestFirst()) {
      collection.remove(id);
    }
  }
};

const listen = async (server: Server, { host = "127.0.0.1", port }: ConektaOptions) => {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The simulator listens on no TCP port.");
  }
  return `http://${host}:${address.port}`;
};
