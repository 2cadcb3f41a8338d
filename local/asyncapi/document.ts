import * as z from "zod";
import { CORRELATION_ATTRIBUTE } from "#shared/contracts/event-labels.ts";
import { CATALOGUE } from "./catalogue.ts";
import { examplesOf } from "./examples.ts";

type Entry = (typeof CATALOGUE)[number];
type Described = Entry["messages"][number];

const ref = (path: string) => ({ $ref: `#/${path}` });
const byKey = <Value>(entries: readonly (readonly [string, Value])[]) =>
  Object.fromEntries(entries);

const INFO =
  `What merchants' systems receive. FIFO queues of Amazon SQS, one message group per order or link,
CloudEvents 1.0 in JSON. Delivery is at least once and in order within a group: skip the ids that you have
seen. Within a version members are only added; anything else is a new version beside the old one.
Amounts are integers in cents. How to consume: docs/consuming.md.`.replaceAll("\n", " ");

/** The AsyncAPI 3 description of the queues, made of the schemas that the code is typed by. */
export function asyncApiDocument() {
  return {
    asyncapi: "3.0.0",
    id: "urn:pagos-bajo-demanda",
    info: {
      title: "Pagos bajo demanda: the queues",
      version: "1.0.0",
      description: INFO,
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    servers: {
      sqs: {
        host: "sqs.{region}.amazonaws.com",
        protocol: "sqs",
        description: "The stack's outputs hold the queues' addresses.",
        variables: { region: { default: "mx-central-1", description: "Of the stack." } },
      },
    },
    channels: byKey(CATALOGUE.map((entry) => [entry.queue, channel(entry)])),
    operations: byKey(CATALOGUE.map((entry) => [`tell_${entry.queue}`, operation(entry)])),
    components: {
      messages: byKey(
        CATALOGUE.flatMap((entry) =>
          entry.messages.map((each) => [each.name, message(entry, each)]),
        ),
      ),
    },
  };
}

function channel({ queue, title, output, name, summary, subject, messages }: Entry) {
  const address = `pagos-{stage}-${name}.fifo`;
  return {
    address,
    title,
    summary,
    description: `Stack output \`${output}\`. One message group per ${subject}. After five failed receives a message moves to \`pagos-{stage}-${name}-dead-letters.fifo\`.`,
    servers: [ref("servers/sqs")],
    parameters: { stage: { description: "The stage's name.", examples: ["prod", "local"] } },
    messages: byKey(messages.map((each) => [each.name, ref(`components/messages/${each.name}`)])),
    tags: [{ name: queue }],
    bindings: {
      sqs: { queue: { name: address, fifoQueue: true }, bindingVersion: "0.2.0" },
    },
  };
}

function operation({ queue, summary, messages }: Entry) {
  return {
    action: "send",
    channel: ref(`channels/${queue}`),
    summary,
    messages: messages.map(({ name }) => ref(`channels/${queue}/messages/${name}`)),
  };
}

function message({ queue, title }: Entry, { name, type, schema, means }: Described) {
  const payload = exampleOf(queue, type);
  return {
    name: type,
    title: `${title}: ${type}`,
    summary: means,
    contentType: "application/json",
    correlationId: {
      description: "Of the request that asked for the order.",
      location: `$message.header#/${CORRELATION_ATTRIBUTE}`,
    },
    headers: {
      type: "object",
      description: "The message's attributes.",
      properties: { [CORRELATION_ATTRIBUTE]: { type: "string" } },
    },
    // AsyncAPI's own dialect is JSON Schema draft 7; the files in docs/schemas are 2020-12.
    payload: inDialect(schema, "draft-7"),
    examples: [{ name: name.replaceAll(".", "_"), summary: means, payload }],
  };
}

function exampleOf(queue: Entry["queue"], type: string) {
  const example = examplesOf(queue).find((each) => each.type === type);
  if (example === undefined) throw new Error(`There is no example of ${type} in ${queue}.`);
  return example;
}

/** `input`: members that are not named are allowed, as v1 may get some. */
function inDialect(schema: Described["schema"], target: "draft-7" | "draft-2020-12") {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target, io: "input" });
  return rest;
}

/** The JSON Schema of a message, for whoever validates or generates types. */
export function jsonSchema({ title }: Entry, { name, type, schema, means }: Described) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:pagos-bajo-demanda:message:${name}`,
    title: `${title}: ${type}`,
    description: means,
    ...inDialect(schema, "draft-2020-12"),
  };
}
