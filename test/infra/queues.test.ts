import { describe, expect, it } from "vitest";
import * as z from "zod";
import { stageNamed } from "#infra/stages.ts";
import { deployedFunctions, found, readable, synthesized } from "./synthesized.ts";

const dev = synthesized("dev");

const Queue = z.object({
  QueueName: z.optional(z.string()),
  FifoQueue: z.optional(z.boolean()),
  ContentBasedDeduplication: z.optional(z.boolean()),
  DeduplicationScope: z.optional(z.string()),
  FifoThroughputLimit: z.optional(z.string()),
  SqsManagedSseEnabled: z.boolean(),
  MessageRetentionPeriod: z.number(),
  VisibilityTimeout: z.optional(z.number()),
  RedrivePolicy: z.optional(
    z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }),
  ),
});

const queues = new Map(
  found(dev, "AWS::SQS::Queue", Queue).map(({ label, properties }) => [label, properties]),
);
const sources = [
  "EventsQueue",
  "DownstreamLogisticsQueue",
  "DownstreamAccountingQueue",
  "DownstreamCardLinksQueue",
];

const Deny = z.object({
  Effect: z.literal("Deny"),
  Action: z.literal("sqs:*"),
  Principal: z.object({ AWS: z.literal("*") }),
  Condition: z.object({ Bool: z.object({ "aws:SecureTransport": z.literal("false") }) }),
  Resource: z.unknown(),
});
const QueuePolicy = z.object({ PolicyDocument: z.object({ Statement: z.tuple([Deny]) }) });
const refusesPlainHttp = found(dev, "AWS::SQS::QueuePolicy", QueuePolicy).map(({ properties }) =>
  readable(properties.PolicyDocument.Statement[0].Resource),
);

describe("queues", () => {
  it.each(sources)("%s lets a message be tried five times, then keeps it aside", (label) => {
    const redrive = queues.get(label)?.RedrivePolicy;
    const deadLetters = readable(redrive?.deadLetterTargetArn).replace(".Arn", "");

    expect(redrive?.maxReceiveCount).toBe(5);
    expect(queues.get(deadLetters)?.FifoQueue).toBe(queues.get(label)?.FifoQueue);
    expect(queues.get(deadLetters)?.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
  });

  it("keep an event longer in dead letters than before, since it keeps its age", () => {
    const { MessageRetentionPeriod: before = 0 } = queues.get("EventsQueue") ?? {};

    expect(queues.get("EventsDeadLetters")?.MessageRetentionPeriod).toBeGreaterThan(before);
  });

  it.each(["logistics", "accounting", "card-links"])(
    "to %s are FIFO by name, deduplicated by id",
    (system) => {
      const named = [...queues.values()].filter((queue) => queue.QueueName?.includes(system));

      expect(named.map((queue) => queue.QueueName).sort()).toEqual([
        `pagos-dev-${system}-dead-letters.fifo`,
        `pagos-dev-${system}.fifo`,
      ]);
      for (const queue of named) {
        expect(queue.FifoQueue).toBe(true);
        expect(queue.ContentBasedDeduplication).not.toBe(true);
        expect(queue.DeduplicationScope).toBe("messageGroup");
        expect(queue.FifoThroughputLimit).toBe("perMessageGroupId");
      }
    },
  );

  it("are eight, all encrypted and all reached over TLS only", () => {
    expect(queues.size).toBe(8);
    expect([...queues.values()].every((queue) => queue.SqsManagedSseEnabled)).toBe(true);
    expect(refusesPlainHttp.sort()).toEqual([...queues.keys()].map((id) => `${id}.Arn`).sort());
  });

  it("hide an event for six time-outs of the consumer and the time it is gathered", () => {
    const Mapping = z.object({
      EventSourceArn: z.unknown(),
      FunctionName: z.unknown(),
      BatchSize: z.number(),
      MaximumBatchingWindowInSeconds: z.number(),
      FunctionResponseTypes: z.array(z.string()),
      ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
    });

    const mappings = found(dev, "AWS::Lambda::EventSourceMapping", Mapping);
    const [mapping] = mappings.map(({ properties }) => properties);

    const timeout = deployedFunctions(dev).get("consumer")?.Timeout ?? Number.POSITIVE_INFINITY;
    const gathering = mapping?.MaximumBatchingWindowInSeconds ?? Number.POSITIVE_INFINITY;
    expect(mappings).toHaveLength(1);
    expect(readable(mapping?.EventSourceArn)).toBe("EventsQueue.Arn");
    expect(readable(mapping?.FunctionName)).toBe("FunctionsConsumerFunction");
    expect(mapping).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: stageNamed("dev").consumersMax },
    });
    expect(queues.get("EventsQueue")?.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * timeout + gathering,
    );
  });
});
