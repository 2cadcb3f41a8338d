import type { Clock } from "./clock.ts";
import { signingKey } from "./operations/webhooks.ts";
import type { Poster } from "./post.ts";
import { shuffled } from "./random.ts";
import { digestOf } from "./signature.ts";
import type { Delivery, Fields } from "./state.ts";
import { deliveryView, eventView } from "./views.ts";
import type { Simulation } from "./world.ts";

/** Conekta tries 13 times more, each after twice the time, before it gives an event up. */
const RETRIES_MAX = 13;

/** Takes events to webhooks. */
export type Courier = {
  /** Deliveries that are due at the same moment leave together, in any order. */
  readonly schedule: (deliveries: readonly Delivery[]) => void;
  /** Sends what was held back while the simulator was paused. */
  readonly resume: () => void;
  readonly close: () => void;
};

type Parts = {
  readonly simulation: Simulation;
  readonly clock: Clock;
  readonly poster: Poster;
  readonly log: (line: string) => void;
};

export const createCourier = (parts: Parts): Courier => {
  const { simulation, clock } = parts;
  const cancels = new Set<() => void>();
  const held = new Set<string>();
  let closed = false;

  const depart = (ids: readonly string[]) => {
    const { settings, random } = simulation.world;
    if (settings.paused) {
      for (const id of ids) {
        held.add(id);
      }
      return;
    }
    for (const id of shuffled(ids, random)) {
      attempt(parts, id, () => closed).then(schedule, (error: unknown) =>
        parts.log(`webhook delivery ${id}: ${String(error)}`),
      );
    }
  };

  const schedule = (deliveries: readonly Delivery[]) => {
    const due = deliveries.filter(({ status, due_ms }) => status === "pending" && due_ms !== null);
    for (const [dueMs, together] of Map.groupBy(due, ({ due_ms }) => due_ms ?? 0)) {
      const cancel = clock.after(Math.max(0, dueMs - clock.nowMs()), () => {
        cancels.delete(cancel);
        depart(together.map(({ id }) => id));
      });
      cancels.add(cancel);
    }
  };

  return {
    schedule: (deliveries) => {
      if (!closed) {
        schedule(deliveries);
      }
    },
    resume: () => {
      const ids = [...held];
      held.clear();
      depart(ids);
    },
    close: () => {
      closed = true;
      for (const cancel of cancels) {
        cancel();
      }
    },
  };
};

/** One try. Returns the deliveries to schedule: this one again when it failed and is not given up. */
const attempt = async (
  parts: Parts,
  id: string,
  isClosed: () => boolean,
): Promise<readonly Delivery[]> => {
  const { world, transact } = parts.simulation;
  const delivery = world.state.deliveries.find(id);
  const event = world.state.events.find(delivery?.event_id ?? "");
  const webhook = world.state.webhooks.find(delivery?.webhook_id ?? "");
  if (delivery === undefined || event === undefined || webhook === undefined) {
    return [];
  }
  const body = Buffer.from(
    JSON.stringify({
      ...eventView(world.state, event),
      webhook_status: "pending",
      webhook_logs: [deliveryView({ ...delivery, last_http_response_status: -1 })],
    }),
  );
  const key = signingKey(world);
  const outcome = await send(parts.poster, webhook.url, {
    body,
    digest: key && digestOf(body, key.private_key),
  });
  if (isClosed()) {
    return [];
  }
  parts.log(`webhook ${event.type} ${event.id} → ${outcome.statusCode} ${webhook.url}`);
  return transact((now) => {
    const before = now.state.deliveries.find(id);
    const after = before && afterAttempt(before, outcome, simulatedTime(now));
    if (after === undefined) {
      return [];
    }
    now.state.deliveries.put(after);
    const listener = now.state.webhooks.find(webhook.id);
    if (listener !== undefined) {
      const status = after.status === "successful" ? "listening" : "intermittent_errors";
      now.state.webhooks.put({ ...listener, status });
    }
    return [after];
  });
};

type Outcome = { readonly statusCode: number; readonly response: Fields };
type Time = { readonly ms: number; readonly firstRetryMs: number };

const simulatedTime = ({ nowMs, settings }: Simulation["world"]): Time => ({
  ms: nowMs(),
  firstRetryMs: settings.firstRetryMs,
});

const send = async (
  poster: Poster,
  url: string,
  { body, digest }: { body: Buffer; digest: string | undefined },
): Promise<Outcome> => {
  try {
    const posted = await poster.post(url, body, {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": String(body.length),
      "User-Agent": "Conekta/simulator",
      ...(digest === undefined ? {} : { Digest: digest }),
    });
    return { statusCode: posted.statusCode, response: jsonObject(posted.body) };
  } catch {
    return { statusCode: NO_ANSWER, response: {} };
  }
};

/** What a webhook log shows where there was no answer at all. */
const NO_ANSWER = -1;

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
  if (outcome.statusCode >= 200 && outcome.statusCode < 300) {
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
