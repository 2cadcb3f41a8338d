import { notFound, Refusal } from "#local/conekta/refusal.ts";
import type { Delivery, Event, Fields, Webhook } from "#local/conekta/state.ts";
import type { World } from "#local/conekta/world.ts";

/** Tells every active webhook that asked for this type, at the moment common to the whole transaction. */
export const emit = (world: World, type: string, object: Fields): Event =>
  record(
    world,
    { type, data: { object, previous_attributes: {} } },
    world.state.webhooks
      .oldestFirst()
      .filter(({ active, subscribed_events }) => active && subscribed_events.includes(type)),
  );

/** A ping goes to the webhook under test only, and carries no object. */
export const ping = (world: World, webhook: Webhook): Event =>
  record(world, { type: "webhook_ping", data: { action: "ping", livemode: false } }, [webhook]);

const record = (
  world: World,
  { type, data }: Pick<Event, "type" | "data">,
  webhooks: readonly Webhook[],
): Event => {
  const id = world.newObjectId();
  const deliveries = webhooks.map((webhook) => planDelivery(world, id, webhook).id);
  const event = { id, type, created_at: world.now(), data, deliveries };
  world.state.events.put(event);
  return event;
};

const planDelivery = (world: World, eventId: string, webhook: Webhook): Delivery => {
  const delivery: Delivery = {
    id: world.newId("webhl_"),
    event_id: eventId,
    webhook_id: webhook.id,
    url: webhook.url,
    status: "pending",
    failed_attempts: 0,
    due_ms: world.deliveryDueMs(),
    last_attempted_at: null,
    last_http_response_status: -1,
    response_data: null,
  };
  world.state.deliveries.put(delivery);
  return delivery;
};

export const findEvent = (world: World, id: string): Event => {
  const event = world.state.events.find(id);
  if (event === undefined) {
    throw notFound("Event", id);
  }
  return event;
};

/** Sends an event once more to the named webhooks; answers with the log of the last of them. */
export const resendEvent = (world: World, eventId: string, webhookIds: string[]): Delivery => {
  const event = findEvent(world, eventId);
  const deliveries = webhookIds.map((id) => {
    const webhook = world.state.webhooks.find(id);
    if (webhook === undefined) {
      throw notFound("Webhook", id);
    }
    return planDelivery(world, event.id, webhook);
  });
  const last = deliveries.at(-1);
  if (last === undefined) {
    throw new Refusal(422, {
      code: "conekta.errors.parameter_validation.webhooks_ids.missing",
      message: "Indica al menos un webhook.",
      debug: "At least one webhook is required.",
      param: "webhooks_ids",
    });
  }
  world.state.events.put({
    ...event,
    deliveries: [...event.deliveries, ...deliveries.map(({ id }) => id)],
  });
  return last;
};
