import { setTimeout as delay } from "node:timers/promises";
import type { ConektaEvent, ConektaSide } from "./conekta-side.ts";

/** What our webhook answered when an event came once more. */
export interface Redelivery {
  /** Null where Conekta has not said so far. */
  readonly status: number | null;
  readonly ms: number;
}

const PATIENCE_MS = 20_000;
const LOOK_MS = 250;

type Log = NonNullable<ConektaEvent["webhook_logs"]>[number];

/** Has Conekta deliver an event to a webhook once more, and waits until it says what was answered. */
export async function redeliver(
  conekta: Pick<ConektaSide, "event" | "resend">,
  event: ConektaEvent,
  webhookId: string,
): Promise<Redelivery> {
  const before = new Set((event.webhook_logs ?? []).map(attempt));
  const start = Date.now();
  await conekta.resend(event.id, webhookId);
  while (Date.now() - start < PATIENCE_MS) {
    const { webhook_logs } = await conekta.event(event.id);
    const status = (webhook_logs ?? [])
      .filter((log) => !before.has(attempt(log)))
      .map((log) => log.last_http_response_status ?? 0)
      .find((answered) => answered >= 100);
    if (status !== undefined) return { status, ms: Date.now() - start };
    await delay(LOOK_MS);
  }
  return { status: null, ms: PATIENCE_MS };
}

/** Conekta may write a new log, or go on with one that it has. */
const attempt = ({ id, failed_attempts, last_attempted_at, last_http_response_status }: Log) =>
  [id, failed_attempts, last_attempted_at, last_http_response_status].join();
