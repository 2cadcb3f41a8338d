import { type Command, Option } from "commander";
import * as z from "zod";
import { readEvent } from "#shared/contracts/conekta-event.ts";
import { ourIdOf } from "#shared/contracts/conekta-order.ts";
import { type ConektaEvent, type ConektaSide, conektaOf, oursAmong } from "./conekta-side.ts";
import { findOrder } from "./find-order.ts";
import { permit } from "./permission.ts";
import { columns, moment, printerFor } from "./print.ts";
import { queueSide } from "./queue-side.ts";
import { aboutChange, type ChangeOptions } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

interface ResendOptions extends ChangeOptions {
  readonly via: "conekta" | "queue";
}

const NOTE = `
--via conekta asks Conekta to sign and deliver the event to the stage's webhook once more. --via queue fetches
it from Conekta and puts it into the events queue, with your rights of AWS, past the webhook.
No raw events are kept here: Conekta's own list is the archive.`;

/** `pagos resend <event or order>`. */
export function resendCommand(): Command {
  return aboutChange({
    name: "resend",
    description:
      "Has an event, or every event of an order, delivered again. Nothing is applied twice.",
    examples: ["resend pbd_…", "resend 674301…1b --stage dev", "resend 674301…1b --via queue"],
  })
    .argument("<id>", "of an event at Conekta, or of an order (pbd_…, ord_…)")
    .addOption(new Option("--via <way>").choices(["conekta", "queue"]).default("conekta"))
    .addHelpText("after", NOTE)
    .action(resend);
}

async function resend(id: string, options: ResendOptions): Promise<void> {
  const print = printerFor(options);
  const place = await placeOf(options);
  print.progress(placeInWords(place));
  await permit(place, options);
  const conekta = await conektaOf(place);
  const events = await eventsNamed(id, { place, conekta });
  const send = await senderBy(options.via, { place, conekta });
  for (const event of events) await send(event);
  print.result(
    events.map(({ id: event, type }) => ({ event, type, via: options.via })),
    columns(
      events.map(({ id: event, type, created_at, webhook_logs }) => [
        event,
        type,
        moment(created_at),
        lastDelivery(webhook_logs),
        options.via === "conekta" ? "asked Conekta to deliver it" : "put into the events queue",
      ]),
    ),
  );
}

interface Parts {
  readonly place: StagePlace;
  readonly conekta: ConektaSide;
}

/** Oldest first, as they happened. */
async function eventsNamed(
  id: string,
  { place, conekta }: Parts,
): Promise<readonly ConektaEvent[]> {
  if (ourIdOf(id) === null && !id.startsWith("ord_")) return [await conekta.event(id)];
  const order = await findOrder(place, id);
  const created = Math.floor(order.created_ms / 1_000) - CLOCKS_APART_SECONDS;
  const since = await conekta.eventsSince(created);
  const about = since.filter((event) => isAbout(event, [order.id, order.conekta_order_id]));
  if (about.length === 0) throw new Error(`Conekta has no event of ${id}.`);
  return about.reverse();
}

/** How far Conekta's clock may be from ours. */
const CLOCKS_APART_SECONDS = 120;

function isAbout(event: ConektaEvent, ids: readonly (string | null)[]): boolean {
  const body = JSON.stringify(event);
  return readEvent(body).kind === "evidence" && ids.some((id) => id !== null && body.includes(id));
}

async function senderBy(via: ResendOptions["via"], { place, conekta }: Parts) {
  if (via === "queue") {
    const queues = queueSide(place);
    const url = place.need("EventsQueueUrl");
    return (event: ConektaEvent) => queues.enqueue(url, JSON.stringify(event));
  }
  const [webhook] = oursAmong(await conekta.webhooks(), place.need("WebhookUrl"));
  if (webhook === undefined) {
    throw new Error("Conekta has no webhook that leads to this stage. Run npm run pagos -- doctor");
  }
  return (event: ConektaEvent) => conekta.resend(event.id, webhook.id);
}

function lastDelivery(logs: ConektaEvent["webhook_logs"]): string {
  const last = logs?.at(-1);
  if (last === undefined) return "never delivered";
  const status = z.int().min(100).safeParse(last.last_http_response_status);
  return status.success ? `last answered ${status.data}` : "not answered yet";
}
