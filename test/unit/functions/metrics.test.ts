import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { embedded, type Measured } from "#functions/runtime/metrics.ts";

/** From Amazon CloudWatch's user guide, "Embedded metric format schema". */
const Published = z.fromJSONSchema(
  JSON.parse(readFileSync("test/fixtures/aws/embedded-metric-format.schema.json", "utf8")),
);
const at = { stage: "dev", at: 1_700_000_000_000 };

/** Members of the line that a directive refers to and that are not there. */
function dangling(line: Readonly<Record<string, unknown>>): readonly string[] {
  const Directives = z.object({
    _aws: z.object({
      CloudWatchMetrics: z.array(
        z.object({
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string() })),
        }),
      ),
    }),
  });
  const named = Directives.parse(line)._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) => [
    ...Dimensions.flat(),
    ...Metrics.map(({ Name }) => Name),
  ]);
  return named.filter((name) => line[name] === undefined);
}

const MEASURED: readonly (readonly [string, Measured])[] = [
  ["a count", { metrics: { ChargeRequested: 1, ChargePaid: 1 } }],
  ["several values of one metric", { metrics: { TimeToPaidMs: [812, 95, 1_204] } }],
  [
    "a count that is also counted apart",
    {
      metrics: { ChargeRequested: 1, ChargeDeclined: 1 },
      apart: { metric: "ChargeDeclined", family: "bank_declined" },
    },
  ],
];

describe("embedded metrics", () => {
  it.each(MEASURED)("with %s are what CloudWatch has published", (_, measured) => {
    const line = embedded(measured, at);

    expect(Published.safeParse(line).error).toBeUndefined();
    expect(dangling(line)).toEqual([]);
  });

  it("count by stage, and what is counted apart once more by its word", () => {
    const line = embedded(
      {
        metrics: { ChargeRequested: 1, ChargeDeclined: 1 },
        apart: { metric: "ChargeDeclined", family: "bank_declined" },
      },
      at,
    );

    expect(line).toEqual({
      stage: "dev",
      family: "bank_declined",
      ChargeRequested: 1,
      ChargeDeclined: 1,
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "Pagos",
            Dimensions: [["stage"]],
            Metrics: [{ Name: "ChargeRequested" }, { Name: "ChargeDeclined" }],
          },
          {
            Namespace: "Pagos",
            Dimensions: [["stage", "family"]],
            Metrics: [{ Name: "ChargeDeclined" }],
          },
        ],
      },
    });
  });

  it("are no member at all where nothing was measured", () => {
    expect(embedded({ metrics: {} }, at)).toEqual({});
  });

  it("would be refused without a time, so that the schema is known to refuse", () => {
    const line = embedded({ metrics: { ChargePaid: 1 } }, at);

    expect(Published.safeParse({ ...line, _aws: { CloudWatchMetrics: [] } }).success).toBe(false);
  });
});
