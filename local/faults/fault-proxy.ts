import { once } from "node:events";
import * as http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { LOOPBACK, listen } from "#local/host/engines/ports.ts";
import {
  broken,
  type EngineAnswer,
  isBatch,
  partOf,
  type Service,
  throttled,
} from "./engine-calls.ts";
import type { FaultKind, FaultPlace } from "./fault-kinds.ts";
import { type FaultPlan, subjectsIn } from "./fault-plan.ts";

export type FaultProxyOptions = {
  readonly service: Service;
  /** Where the engine listens. */
  readonly engine: string;
  readonly plan: Pick<FaultPlan, "strike" | "chance">;
  /** Where a call goes to, by its body. */
  readonly placeOf: (body: string) => FaultPlace;
  /** Ends a function's process, now. */
  readonly kill: (label: string) => void;
};

export type FaultProxy = {
  /** The engine's address for one function, by which the proxy knows who calls. */
  readonly urlFor: (label: string) => string;
  readonly stop: () => Promise<void>;
};

const KINDS: readonly FaultKind[] = ["kill", "throttle", "refuse", "lose", "delay"];
const KINDS_OF_BATCHES: readonly FaultKind[] = ["partial", ...KINDS];
const DELAY_MAX_MS = 1_500;
/** The SDK asks up to three times: a fault that strikes all of them reaches the adapters. */
const ATTEMPTS_MAX = 3;

/** One attempt of the SDK to have something done. */
type Call = {
  readonly label: string;
  readonly action: string;
  readonly attempt: number;
  readonly invocation: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
};

/** What is to befall a call and, up to the last attempt that it lasts for, the SDK's further ones at the same. */
type Spell = { readonly kind: FaultKind; readonly lastAttempt: number; readonly dice: number };

/** Null hangs up instead of answering. */
type Reply = EngineAnswer | null;

/**
 * Stands between the functions and one of the embedded engines, over real sockets, and spoils some of
 * the calls. It exists only once somebody has asked for such faults.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const engine = createEngine(options.engine);
  const spells = new Map<string, Spell>();
  const server = http.createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, 0);
  const url = `http://${LOOPBACK}:${port}`;

  async function respond(request: http.IncomingMessage, response: http.ServerResponse) {
    const call = await readCall(request, (label) => [`${url}/${label}`, options.engine]);
    const reply = await answer(options, engine, { call, spell: spellOn(call) });
    if (reply === null) {
      response.destroy();
    } else {
      const length = String(Buffer.byteLength(reply.body));
      response.writeHead(reply.statusCode, { ...reply.headers, "content-length": length });
      response.end(reply.body);
    }
  }

  /** The first attempt decides for those that follow it. */
  function spellOn(call: Call): Spell | null {
    const cast = spells.get(call.invocation) ?? castOn(options, call);
    if (cast === null) return null;
    spells.set(call.invocation, cast);
    if (call.attempt >= cast.lastAttempt) spells.delete(call.invocation);
    return cast;
  }

  return {
    urlFor: (label) => `${url}/${label}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      engine.close();
      await once(server, "close");
    },
  };
}

function castOn({ plan, placeOf }: FaultProxyOptions, call: Call): Spell | null {
  const { strike, chance } = plan;
  const occasion = {
    subjects: subjectsIn(call.body),
    what: `${call.label} ${call.action}`,
    place: placeOf(call.body),
  };
  const kind = strike(isBatch(call.action) ? KINDS_OF_BATCHES : KINDS, occasion);
  if (kind === null) return null;
  const about = [kind, occasion.what, ...occasion.subjects, call.invocation];
  return {
    kind,
    lastAttempt: call.attempt + Math.floor(chance("attempts", ...about) * ATTEMPTS_MAX),
    dice: chance("dice", ...about),
  };
}

type Struck = { readonly call: Call; readonly spell: Spell | null };

async function answer(
  { service, kill }: FaultProxyOptions,
  engine: Engine,
  { call, spell }: Struck,
): Promise<Reply> {
  const afterEffect = spell !== null && spell.dice < 0.5;
  switch (spell?.kind) {
    case "throttle":
      return throttled(service);
    case "refuse":
      return broken(service);
    case "lose":
      await engine.ask(call);
      return afterEffect ? broken(service) : null;
    case "kill":
      if (afterEffect) await engine.ask(call);
      kill(call.label);
      return null;
    case "partial":
      return inPart(engine, call);
    case "delay":
      await delay(spell.dice * DELAY_MAX_MS);
      return engine.ask(call);
    default:
      return engine.ask(call);
  }
}

async function inPart(engine: Engine, call: Call): Promise<Reply> {
  const part = partOf(call.action, call.body);
  if (part === null) return engine.ask(call);
  const { body, complete } = part;
  return complete(body === null ? null : await engine.ask({ ...call, body }));
}

/** `rewrite` says which text of a body, the proxy's address, stands for which other, the engine's. */
async function readCall(
  request: http.IncomingMessage,
  rewrite: (label: string) => readonly [string, string],
): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { headers, url = "/" } = request;
  const [, label = ""] = url.split("/");
  const [proxied, real] = rewrite(label);
  return {
    label,
    action:
      String(headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ?? "",
    attempt: Number(/attempt=(\d+)/.exec(String(headers["amz-sdk-request"]))?.[1] ?? 1),
    invocation: String(headers["amz-sdk-invocation-id"] ?? ""),
    headers,
    body: Buffer.concat(chunks).toString("utf8").replaceAll(proxied, real),
  };
}

type Engine = {
  readonly ask: (call: Call) => Promise<EngineAnswer>;
  readonly close: () => void;
};

const FORWARDED = ["content-type", "x-amz-target", "x-amz-date", "authorization"] as const;

function createEngine(url: string): Engine {
  const agent = new http.Agent({ keepAlive: true });
  return {
    close: () => agent.destroy(),
    ask: async ({ headers, body }) => {
      const asked = http.request(url, {
        agent,
        method: "POST",
        headers: {
          ...Object.fromEntries(FORWARDED.map((name) => [name, headers[name] ?? ""])),
          "content-length": Buffer.byteLength(body),
        },
      });
      asked.end(body);
      const [reply]: http.IncomingMessage[] = await once(asked, "response");
      if (reply === undefined) throw new Error("The engine did not answer.");
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk);
      return {
        statusCode: reply.statusCode ?? 500,
        headers: { "content-type": reply.headers["content-type"] ?? "application/x-amz-json-1.0" },
        body: Buffer.concat(chunks).toString("utf8"),
      };
    },
  };
}
