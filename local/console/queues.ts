import * as z from "zod";
import { awsJsonClient } from "#local/host/engines/aws-json.ts";
import { ConsoleRefusal, type Desk } from "./desk.ts";
import { messagesOf, nameIn, Peeked, queueView, redriveOf } from "./queue-views.ts";
import { moveMessages, SOON_SECONDS, unhide } from "./redrive.ts";
import { type Contract, checkAgainst } from "./schema-check.ts";
import type { Queue, QueueMessage } from "./tools-contract.ts";

/** In whose words the messages of a queue are; the one without a role of its own tells of card links. */
const CONTRACTS: Readonly<Record<Queue["role"], Contract>> = {
  events: "conekta",
  dead_letters: "conekta",
  logistics: "logistics",
  accounting: "accounting",
  other: "card_links",
};

const Names = z.array(z.object({ name: z.string() }));

interface RedriveWish {
  readonly ids?: readonly string[] | undefined;
  readonly perSecond?: number | undefined;
}

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
  const roleOf = (name: string) => roles.get(name) ?? "other";
  return {
    eventsQueue: nameIn(outputs.EventsQueueUrl),
    deadLetterQueue: nameIn(outputs.EventsDeadLetterQueueUrl),
    list: async (): Promise<readonly Queue[]> =>
      (await window.all()).map((queue) => queueView(queue, roleOf(queue.name))),
    receivesMax: async (name: string) =>
      redriveOf(await window.peek(name))?.maxReceiveCount ?? null,
    async messages(name: string): Promise<readonly QueueMessage[]> {
      const peeked = await window.peek(name);
      const contract = CONTRACTS[roleOf((await window.sourceOf(name)) ?? name)];
      return messagesOf(peeked, recorder.lastError, (body) => checkAgainst(contract, body));
    },
    /** Moves dead letters back to where they died; all of them without ids. Gives how many. */
    async redrive(name: string, { ids, perSecond }: RedriveWish): Promise<number> {
      const source = await window.sourceOf(name);
      if (source === null) {
        throw new ConsoleRefusal(422, { code: "no_dead_letters", values: { queue: name } });
      }
      const { messages } = await window.peek(name);
      const wanted = new Set(ids ?? messages.ready.map(({ messageId }) => messageId));
      const isWanted = (id: string) => wanted.has(id);
      return moveMessages(sqs, { from: urlOf(name), to: urlOf(source), isWanted, perSecond });
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
  let sources: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    peek,
    all,
    /** The queue whose dead letters lie in this one; null where none has. The stack's queues stay as they are. */
    async sourceOf(name: string): Promise<string | null> {
      sources ??= all().then(
        (queues) =>
          new Map(queues.map((queue) => [redriveOf(queue)?.deadLetterTargetArn ?? "", queue.name])),
      );
      const found = [...(await sources)].find(([arn]) => arn.endsWith(`:${name}`));
      return found?.[1] ?? null;
    },
  };
}
