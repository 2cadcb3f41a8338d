import type { EventQueue } from "#functions/ports.ts";
import { type EventLabels, labelsOf } from "#shared/contracts/event-labels.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Deps = {
  /** True when one of Conekta's active keys signed these very bytes. */
  readonly isGenuine: (body: Uint8Array, signature: string) => Promise<boolean>;
  readonly queue: EventQueue;
};

type Knock = { readonly body: Uint8Array; readonly signature: string | null };

/**
 * A webhook is a doorbell: verify the raw bytes, put them in the queue, answer. What the event means
 * is the consumer's business; Conekta only needs to know that it will not be lost. Answers the event's
 * labels. Throws `webhook_signature_invalid`, and whatever the queue throws, so that Conekta tries again.
 */
export async function receiveEvent(deps: Deps, { body, signature }: Knock): Promise<EventLabels> {
  if (signature === null) {
    throw new PagosError("The Digest header is missing.", { code: "webhook_signature_invalid" });
  }
  if (!(await deps.isGenuine(body, signature))) {
    throw new PagosError("The Digest header fits no active key and this body.", {
      code: "webhook_signature_invalid",
    });
  }
  const rawEvent = new TextDecoder().decode(body);
  await deps.queue.enqueue(rawEvent);
  return labelsOf(rawEvent);
}
