import { join } from "node:path";
import type { HostFaults } from "#local/faults/host-faults.ts";
import type { Closers } from "#local/host/closers.ts";
import { freePort, LOOPBACK, listen } from "#local/host/engines/ports.ts";
import type { Host } from "#local/host/start-host.ts";
import { createRecorder, type Recorder } from "#local/trace/recorder.ts";
import { openTraceStore, type TraceStore } from "#local/trace/store.ts";
import type { Tools } from "./actions.ts";
import type { Desk, Outputs } from "./desk.ts";
import { createFaultDesk } from "./fault-desk.ts";
import { createGalleryDesk } from "./gallery.ts";
import { startGuard } from "./guard.ts";
import { createConsoleServer } from "./http.ts";
import { createItemDesk } from "./items.ts";
import { createKnocker } from "./knock.ts";
import { localSource } from "./local-source.ts";
import { answerFrom } from "./page.ts";
import { createQueueDesk } from "./queues.ts";
import { consoleRoutes } from "./routes.ts";
import { createSimulator } from "./simulator.ts";
import { createStackReader } from "./source-stack.ts";
import { createStreams } from "./stream.ts";

/** A day of trying things out; the oldest are forgotten. */
const PAYMENTS_MAX = 2_000;

export interface Tracing {
  readonly store: TraceStore;
  readonly recorder: Recorder;
  /** After so many receives a message of the events queue is dead. */
  readonly learnReceivesMax: (count: number | null) => void;
}

/** Begins to record, before there is anything to record. */
export function openTracing(dataDirectory: string | undefined, closers: Closers): Tracing {
  const file = dataDirectory && join(dataDirectory, "trace.sqlite");
  const store = openTraceStore({ file, paymentsMax: PAYMENTS_MAX });
  let receivesMax: number | null = null;
  const recorder = createRecorder(store, { receivesMax: () => receivesMax });
  closers.add(recorder.stop);
  return {
    store,
    recorder,
    learnReceivesMax: (count) => {
      receivesMax = count;
    },
  };
}

export interface ConsoleStart {
  readonly root: string;
  /** Of the page and API; the console has the one above it, where that is free. */
  readonly port: number;
  readonly host: Host;
  readonly faults: HostFaults;
  readonly outputs: Outputs;
  readonly simulated: boolean;
  readonly tracing: Tracing;
}

/** Serves what is recorded, to this machine only. Gives the address. */
export async function startConsole(start: ConsoleStart, closers: Closers): Promise<string> {
  const port = start.port === 0 ? 0 : await freePort(start.port + 1).catch(() => 0);
  const { tools, guard, streams } = await createParts(start);
  const source = localSource(tools.desk);
  const routes = consoleRoutes({ tools, source, guard, streams });
  const server = createConsoleServer(routes, answerFrom(join(start.root, "web/console/dist")));
  const actualPort = await listen(server, port);
  closers.add(async () => {
    streams.stop();
    guard.stop();
    await tools.gallery.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  return `http://${LOOPBACK}:${actualPort}`;
}

async function createParts(start: ConsoleStart) {
  const { root, host, outputs, simulated, tracing } = start;
  const desk: Desk = {
    stage: "local",
    outputs,
    simulated,
    routes: host.routes,
    store: tracing.store,
    recorder: tracing.recorder,
    async rerun({ label, event }) {
      const outcome = await host.invoke(label, event);
      return outcome?.kind === "answered" ? outcome.answer : (outcome?.message ?? "no function");
    },
    restart: host.restart,
  };
  const queues = createQueueDesk(desk);
  tracing.learnReceivesMax(await queues.receivesMax(queues.eventsQueue));
  const simulator = createSimulator(desk);
  const tools: Tools = {
    desk,
    queues,
    items: createItemDesk(desk),
    simulator,
    faults: createFaultDesk(simulator, start.faults),
    knocker: createKnocker(outputs),
    gallery: createGalleryDesk(root),
    readStack: createStackReader(root),
  };
  const guard = startGuard(desk, queues);
  return { tools, guard, streams: createStreams(tools, guard) };
}
