import type { Clock } from "./clock.ts";
import { createInterceptor, type Interceptor } from "./faults/deliveries.ts";
import type { Faults } from "./faults/faults.ts";
import { createLetters, type Letter, type Letters } from "./faults/letters.ts";
import type { Poster } from "./post.ts";
import { shuffled } from "./random.ts";
import type { Delivery, Fields } from "./state.ts";
import { createTimers } from "./timers.ts";
import { deliveryView, eventView } from "./views.ts";
import type { Simulation } from "./world.ts";

/** Conekta tries 13 times more, each after twice the time, before it gives an event up. */
const RETRIES_MAX = 13;

/** Takes events to webhooks. */
export type Courier = {
  /** Deliveries that are due at the same moment leave together, in any order. */
  readonly schedule: (deliveries: readonly Delivery[]) => void;
  /** Sends what was held back while the simulator was paused or out. */
  readonly resume: () => void;
  readonly close: () => void;
};

type Parts = {
  readonly simulation: Simulation;
  readonly clock: Clock;
  readonly poster: Poster;
  readonly faults: Faults;
  readonly log: (line: string) => void;
};

export const createCourier = (parts: Parts): Courier => {
  const { simulation, clock, faults } = parts;
  const { world } = simulation;
  const timers = createTimers(clock);
  const held = new Set<string>();
  let closed = false;

  const depart = (ids: readonly string[]) => {
    if (world.settings.paused || faults.isOut()) {
      for (const id of ids) {
        held.add(id);
      }
      return;
    }
    for (const id of shuffled(ids, world.random)) {
      attempt({ ...parts, interceptor, letters }, id, () => closed).then(
        schedule,
        (error: unknown) => parts.log(`webhook delivery ${id}: ${String(error)}`),
      );
    }
  };

  const schedule = (deliveries: readonly Delivery[]) => {
    const due = Map.groupBy(deliveries.filter(isDue), ({ due_ms }) => due_ms ?? 0);
    for (const [dueMs, together] of due) {
      timers.after(dueMs - clock.nowMs(), () => depart(together.map(({ id }) => id)));
    }
  };

  const letters = createLetters(simulation);
  const interceptor = createInterceptor({
    state: world.state,
    faults,
    timers,
    release: (delivery) => schedule([delivery]),
  });

  return {
    schedule: (deliveries) => schedule(interceptor.admit(deliveries.filter(isDue))),
    resume: () => {
      const ids = [...held];
      held.clear();
      // Not at once: whoever resumes does so within a transaction, and a delivery may need one of its own.
      timers.after(0, () => depart(ids));
    },
    close: () => {
      closed = true;
      timers.close();
    },
  };
};

const isDue = ({ status, due_ms }: Delivery) => status === "pending" && due_ms !== null;

type Equipment = Parts & { readonly interceptor: Interceptor; readonly letters: Letters };

/** One try. Returns the deliveries to schedule: this one again when it failed and is not given up. */
const attempt = async (
  parts: Equipment,
  id: string,
  isClosed: () => boolean,
): Promise<readonly Delivery[]> => {
  const { world } = parts.simulation;
  const delivery = world.state.deliveries.find(id);
  const event = world.state.events.find(delivery?.event_id ?? "");
  const webhook = world.state.webhooks.find(delivery?.webhook_id ?? "");
  if (delivery === undefined || event === undefined || webhook === undefined) {
    return [];
  }
  const content = {
    ...eventView(world.state, event),
    webhook_status: "pending",
    webhook_logs: [deliveryView({ ...delivery, last_http_response_status: -1 })],
  };
  const letters = parts.letters.write(content, parts.interceptor.takeStrike(id));
  const outcome = await post(parts, webhook.url, letters);
  if (isClosed()) {
    return [];
  }
  parts.log(`webhook ${event.type} ${event.id} → ${outcome.statusCode} ${webhook.url}`);
  parts.interceptor.arrived(id);
  return record(parts.simulation, delivery, outcome);
};

/** The first letter is Conekta's. What the others are answered is of interest only where it should not be. */
const post = async (
  { poster, faults }: Equipment,
  url: string,
  letters: readonly Letter[],
): Promise<Outcome> => {
  const [outcome = SILENCE] = await Promise.all(
    letters.map(async (letter) => {
      const answered = await send(poster, url, letter);
      if (letter.forged && isAccepted(answered)) {
        faults.acceptForgery();
      }
      return answered;
    }),
  );
  return outcome;
};

const record = (
  { transact }: Simulation,
  { id, webhook_id }: Delivery,
  outcome: Outcome,
): readonly Delivery[] =>
  transact((world) => {
    const before = world.state.deliveries.find(id);
    const after = before && afterAttempt(before, outcome, simulatedTime(world));
    if (after === undefined) {
      return [];
    }
    world.state.deliveries.put(after);
    const listener = world.state.webhooks.find(webhook_id);
    if (listener !== undefined) {
      const status = after.status === "successful" ? "listening" : "intermittent_errors";
      world.state.webhooks.put({ ...listener, status });
    }
    return [after];
  });

type Outcome = { readonly statusCode: number; readonly response: Fields };
type Time = { readonly ms: number; readonly firstRetryMs: number };

const simulatedTime = ({ nowMs, settings }: Simulation["world"]): Time => ({
  ms: nowMs(),
  firstRetryMs: settings.firstRetryMs,
});

const send = async (poster: Poster, url: string, { body, digest }: Letter): Promise<Outcome> => {
  try {
    const posted = await poster.post(url, body, {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": String(body.length),
      "User-Agent": "Conekta/simulator",
      ...(digest === undefined ? {} : { Digest: digest }),
    });
    return { statusCode: posted.statusCode, response: jsonObject(posted.body) };
  } catch {
    return SILENCE;
  }
};

/** What a webhook log shows where there was no answer at all. */
const SILENCE: Outcome = { statusCode: -1, response: {} };

const isAccepted = ({ statusCode }: Outcome) => statusCode >= 200 && statusCode < 300;

/** Conekta keeps what the webhook answered; whatever is no JSON object is kept as an empty one. */
const jsonObject = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const afterAttempt = (before: Delivery, outcome: Outcome, time: Time): Delivery => {
  const attempted = {
    ...before,
    last_attempted_at: Math.floor(time.ms / 1_000),
    last_http_response_status: outcome.statusCode,
    response_data: outcome.response,
  };
  if (isAccepted(outcome)) {
    return { ...attempted, status: "successful", due_ms: null };
  }
  const failed_attempts = before.failed_attempts + 1;
  return failed_attempts > RETRIES_MAX
    ? { ...attempted, failed_attempts, status: "failed", due_ms: null }
    : {
        ...attempted,
        failed_attempts,
        due_ms: time.ms + time.firstRetryMs * 2 ** before.failed_attempts,
      };
};
