import { type Command, Option } from "commander";
import * as z from "zod";
import { readEvent } from "#shared/contracts/conekta-event.ts";
import { ourIdOf } from "#shared/contracts/conekta-order.ts";
import { type ConektaEvent, type ConektaSide, conektaOf, oursAmong } from "./conekta-side.ts";
import { EXIT, leaveWith } from "./exit-code.ts";
import { findOrder } from "./find-order.ts";
import { permit } from "./permission.ts";
import { columns, mark, moment, printerFor } from "./print.ts";
import { queueSide } from "./queue-side.ts";
import { type Redelivery, redeliver } from "./redelivery.ts";
import { aboutChange, type ChangeOptions } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

interface ResendOptions extends ChangeOptions {
  readonly via: "conekta" | "queue";
}

const NOTE = `
--via conekta asks Conekta to sign and deliver the event to the stage's webhook once more, and waits up to 20 s
until Conekta says what was answered; it exits with 1 where that was a refusal. --via queue fetches it from Conekta and puts it into the events queue, with your rights of AWS, past the webhook.
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
    .addOption(
      new Option("--via <way>", "who delivers it").choices(["conekta", "queue"]).default("conekta"),
    )
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
  const sent = await Promise.all(
    events.map(async (event) => ({ event, cameTo: await send(event) })),
  );
  print.result(
    sent.map(({ event: { id: event, type }, cameTo }) => ({
      event,
      type,
      via: options.via,
      ...(cameTo !== null && { status: cameTo.status }),
    })),
    columns(
      sent.map(({ event, cameTo }) => [
        event.id,
        event.type,
        moment(event.created_at),
        lastDelivery(event.webhook_logs),
        inWords(cameTo),
      ]),
    ),
  );
  if (sent.some(({ cameTo }) => isRefused(cameTo))) leaveWith(EXIT.failed);
  print.progress("> npm run pagos -- explain <order> tells what became of it.");
}

/** Null of what went past the webhook. */
function inWords(cameTo: Redelivery | null): string {
  if (cameTo === null) return "put into the events queue";
  const { status, ms } = cameTo;
  if (status === null) return "asked Conekta to deliver it, which it has not yet";
  return `${mark(isRefused(cameTo) ? "problem" : "ok")} answered ${status} after ${(ms / 1_000).toFixed(1)} s`;
}

const isRefused = (cameTo: Redelivery | null) => (cameTo?.status ?? 0) >= 300;

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

type Send = (event: ConektaEvent) => Promise<Redelivery | null>;

async function senderBy(via: ResendOptions["via"], { place, conekta }: Parts): Promise<Send> {
  if (via === "queue") {
    const queues = queueSide(place);
    const url = place.need("EventsQueueUrl");
    return async (event) => {
      await queues.enqueue(url, JSON.stringify(event));
      return null;
    };
  }
  const [webhook] = oursAmong(await conekta.webhooks(), place.need("WebhookUrl"));
  if (webhook === undefined) {
    throw new Error("Conekta has no webhook that leads to this stage. Run npm run pagos -- doctor");
  }
  return (event) => redeliver(conekta, event, webhook.id);
}

function lastDelivery(logs: ConektaEvent["webhook_logs"]): string {
  const last = logs?.at(-1);
  if (last === undefined) return "never delivered";
  const status = z.int().min(100).safeParse(last.last_http_response_status);
  return status.success ? `last answered ${status.data}` : "not answered yet";
}
