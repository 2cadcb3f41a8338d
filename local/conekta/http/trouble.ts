import type { ServerResponse } from "node:http";
import { callOf } from "#local/conekta/faults/calls.ts";
import { drawBetween, type Strike } from "#local/conekta/faults/deck.ts";
import type { Faults } from "#local/conekta/faults/faults.ts";
import type { CallRule } from "#local/conekta/faults/plan.ts";
import { type Language, Refusal, type RefusalCode } from "#local/conekta/refusal.ts";
import { type Answer, asBytes, JSON_HEADERS, type Route, refused } from "./route.ts";

/** One exchange, in the steps between which a fault can come. */
type Exchange = {
  readonly response: ServerResponse;
  readonly language: Language;
  /** Carries the operation out, once `ready`, as Conekta does whether or not anybody still waits. */
  readonly carryOut: (ready?: () => Promise<void>) => Promise<Answer>;
  readonly reply: (answer: Answer) => void;
  readonly wait: (ms: number) => Promise<void>;
};

type Trouble = {
  readonly name: string;
  readonly strike: (exchange: Exchange) => Promise<void>;
};

/** The one place where faults come over calls. The simulator's own controls are beyond them. */
export const troubleFor = (faults: Faults, route: Route): Trouble | null => {
  if (route.key === "local") {
    return null;
  }
  const call = callOf(route);
  const outage = faults.outageFor(call ?? route.path);
  if (outage !== null) {
    return {
      name: `outage_${outage}`,
      strike: async ({ response }) => {
        if (outage === "hang") {
          await faults.restored();
        }
        response.destroy();
      },
    };
  }
  const strike = call === undefined ? null : faults.onCall(call);
  return strike && { name: strike.rule.fault, strike: (exchange) => suffer(strike, exchange) };
};

const suffer = async ({ rule, random }: Strike<CallRule>, exchange: Exchange): Promise<void> => {
  const { response, language, carryOut, reply, wait } = exchange;
  switch (rule.fault) {
    case "delay":
      reply(await carryOut(() => wait(drawBetween(rule.ms, random))));
      return;
    case "drop_before":
      response.destroy();
      return;
    case "drop_after":
      await carryOut();
      response.destroy();
      return;
    case "error_before":
      reply(failure(rule.status, language));
      return;
    case "error_after":
      await carryOut();
      reply(failure(rule.status, language));
      return;
    case "too_many":
      reply({ ...failure(429, language), headers: { "Retry-After": "1" } });
      return;
    case "truncated":
      reply(halfOf(await carryOut()));
      return;
    case "drip":
      await drip(exchange, await carryOut(), rule.lasts_ms);
      return;
    case "html":
      reply({ statusCode: rule.status, headers: HTML, body: MAINTENANCE });
      return;
  }
};

const failure = (statusCode: RefusalCode, language: Language): Answer =>
  refused(
    new Refusal(statusCode, {
      code: "conekta.errors.api.system.general_failure",
      message: "Ocurrió un error al procesar la solicitud.",
      debug: "There was a runtime error and a notification has been sent to our engineers.",
    }),
    language,
  );

const halfOf = (answer: Answer): Answer => {
  const bytes = asBytes(answer);
  return { ...answer, headers: JSON_HEADERS, body: bytes.subarray(0, bytes.length / 2) };
};

const DRIPS = 40;

const drip = async ({ response, wait }: Exchange, answer: Answer, lastsMs: number) => {
  const bytes = asBytes(answer);
  const size = Math.ceil(bytes.length / DRIPS);
  response.writeHead(answer.statusCode, { ...JSON_HEADERS, "Content-Length": bytes.length });
  for (let from = 0; from < bytes.length; from += size) {
    await wait(lastsMs / DRIPS);
    if (response.destroyed) {
      return;
    }
    response.write(bytes.subarray(from, from + size));
  }
  response.end();
};

const HTML = { "Content-Type": "text/html; charset=utf-8" };
const MAINTENANCE = `<!doctype html>
<html lang="es"><title>En mantenimiento</title><h1>Volvemos en unos minutos</h1></html>
`;
