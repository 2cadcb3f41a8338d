import * as z from "zod";
import { awsJsonClient } from "#local/host/engines/aws-json.ts";
import type { Queue, QueueMessage } from "./contract.ts";
import { ConsoleRefusal, type Desk } from "./desk.ts";
import { messagesOf, nameIn, Peeked, queueView, redriveOf } from "./queue-views.ts";
import { moveMessages, SOON_SECONDS, unhide } from "./redrive.ts";

const Names = z.array(z.object({ name: z.string() }));

export type QueueDesk = ReturnType<typeof createQueueDesk>;

/** The stack's queues, looked at through the embedded part's own window: nothing is received by it. */
export function createQueueDesk({ outputs, recorder }: Pick<Desk, "outputs" | "recorder">) {
  const sqs = awsJsonClient({ endpoint: outputs.SqsEndpoint, service: "sqs" });
  const folder = outputs.EventsQueueUrl.slice(0, outputs.EventsQueueUrl.lastIndexOf("/"));
  const urlOf = (name: string) => `${folder}/${name}`;
  const window = createWindow(outputs.SqsEndpoint);
  const roles = new Map<string, Queue["role"]>([
    [nameIn(outputs.EventsQueueUrl), "events"],
    [nameIn(outputs.EventsDeadLetterQueueUrl), "dead_letters"],
    [nameIn(outputs.LogisticsQueueUrl), "logistics"],
    [nameIn(outputs.AccountingQueueUrl), "accounting"],
  ]);
  return {
    eventsQueue: nameIn(outputs.EventsQueueUrl),
    deadLetterQueue: nameIn(outputs.EventsDeadLetterQueueUrl),
    list: async (): Promise<readonly Queue[]> =>
      (await window.all()).map((queue) => queueView(queue, roles.get(queue.name) ?? "other")),
    receivesMax: async (name: string) =>
      redriveOf(await window.peek(name))?.maxReceiveCount ?? null,
    messages: async (name: string): Promise<readonly QueueMessage[]> =>
      messagesOf(await window.peek(name), recorder.lastError),
    /** Moves dead letters back to where they died; all of them without ids. Gives how many. */
    async redrive(name: string, ids: readonly string[] | undefined): Promise<number> {
      const to = urlOf(await window.sourceOf(name));
      const { messages } = await window.peek(name);
      const wanted = new Set(ids ?? messages.ready.map(({ messageId }) => messageId));
      return moveMessages(sqs, { from: urlOf(name), to, isWanted: (id) => wanted.has(id) });
    },
    purge: (name: string) => sqs("PurgeQueue", { QueueUrl: urlOf(name) }),
    /** Makes messages that wait hidden visible in a second; all of them without an id. Gives how many. */
    async unhide(name: string, messageId?: string): Promise<number> {
      const { messages } = await window.peek(name);
      const soon = Date.now() + SOON_SECONDS * 1_000;
      const hidden = messages.inflight
        .filter(({ message }) => messageId === undefined || message.messageId === messageId)
        .filter(({ visibilityDeadline }) => visibilityDeadline > soon);
      for (const { receiptHandle } of hidden) await unhide(sqs, urlOf(name), receiptHandle);
      return hidden.length;
    },
  };
}

function createWindow(endpoint: string) {
  const peek = async (name: string): Promise<Peeked> => {
    const answer = await fetch(`${endpoint}/_fauxqs/queues/${encodeURIComponent(name)}`);
    if (!answer.ok)
      throw new ConsoleRefusal(404, { code: "no_such_queue", values: { queue: name } });
    return Peeked.parse(await answer.json());
  };
  const all = async () => {
    const names = Names.parse(await (await fetch(`${endpoint}/_fauxqs/queues`)).json());
    return Promise.all(names.map(({ name }) => peek(name)));
  };
  return {
    peek,
    all,
    /** The queue whose dead letters lie in this one. */
    async sourceOf(name: string): Promise<string> {
      const found = (await all()).find((queue) =>
        redriveOf(queue)?.deadLetterTargetArn.endsWith(`:${name}`),
      );
      if (found === undefined)
        throw new ConsoleRefusal(422, { code: "no_dead_letters", values: { queue: name } });
      return found.name;
    },
  };
}
