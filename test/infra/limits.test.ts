import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CAREFUL, LimitSettings, limitsJson } from "#infra/limits.ts";
import { stageNamed } from "#infra/stages.ts";
import { LimitsJson } from "#shared/contracts/limits.ts";

const inAnyHour = ({ burst, everySeconds }: { burst: number; everySeconds: number }) =>
  burst + 3_600 / everySeconds;

describe("a stage's limits", () => {
  it.each(["local", "dev", "staging", "prod"])(
    "of %s are ones that the functions can read",
    (name) => {
      const json = limitsJson(stageNamed(name));

      expect(LimitsJson.parse(JSON.parse(json))).toEqual(JSON.parse(json));
      // All variables of a function together may take 4 KB.
      expect(json.length).toBeLessThan(1_000);
    },
  );

  it.each(["dev", "staging", "prod"])("of %s are careful ones", (name) => {
    expect(stageNamed(name).limits).toEqual(CAREFUL);
  });

  it("believe what CloudFront saw only where nobody gets past CloudFront", () => {
    const stage = stageNamed("prod");
    const proxies = (onlyThroughCloudFront: boolean) =>
      JSON.parse(limitsJson({ ...stage, edge: { onlyThroughCloudFront } })).proxies;

    expect([proxies(true), proxies(false)]).toEqual([1, 0]);
  });

  it.each([
    ["a bucket that holds nothing", { ...CAREFUL, breaker: { burst: 0, everySeconds: 1 } }],
    [
      "a breaker that a declined card never fits into",
      { ...CAREFUL, breaker: { burst: 1, everySeconds: 1 } },
    ],
    ["a limit that nobody knows", { ...CAREFUL, planet: { burst: 1, everySeconds: 1 } }],
  ])("may not be %s", (_, limits) => {
    expect(LimitSettings.safeParse(limits).success).toBe(false);
  });
});

describe("the careful limits", () => {
  it("let ten cards an hour through from an address, and sixty bad ones from an account", () => {
    expect(inAnyHour(CAREFUL.cards.address)).toBeLessThanOrEqual(10);
    expect(inAnyHour(CAREFUL.breaker)).toBeLessThanOrEqual(60);
  });

  it.each(["docs/limits.md", "docs/limits.es.md"])("are those of %s", (path) => {
    const rows = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| "));
    const told = rows.map((row) => row.split("|").map((cell) => cell.trim()));
    const buckets = [
      CAREFUL.cards.address,
      CAREFUL.cards.link,
      CAREFUL.cards.customer,
      CAREFUL.cards.account,
      CAREFUL.breaker,
    ];

    const figures = told.flatMap(([, , , burst = "", , hour]) =>
      /^\d+$/.test(burst) && hour ? [[burst, hour.replace(",", "")]] : [],
    );

    expect(figures).toEqual(
      buckets.map((bucket) => [String(bucket.burst), String(inAnyHour(bucket))]),
    );
  });
});
