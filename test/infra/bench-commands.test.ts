import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

/** As `npm run` has it, without npm. */
async function said(script: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [script, ...options], { maxBuffer: 1e8 });
  return stdout;
}

describe("npm run cost", () => {
  it("adds up a month of the stage and its payments", async () => {
    const text = await said(
      "bench/cost/cost.ts",
      ...["--payments", "1000000", "--region", "mx-central-1"],
    );

    const sums = [...text.matchAll(/([\d.]+) {2}USD/g)].map(([, usd]) => Number(usd));
    const [payments, perMillion, standing, all] = sums;
    expect(sums).toHaveLength(4);
    expect(perMillion).toBe(payments);
    expect(all).toBeCloseTo((payments ?? 0) + (standing ?? 0), 1);
    expect(text).toContain("an assumption");
  });

  it("refuses what is no number", async () => {
    await expect(said("bench/cost/cost.ts", "--payments", "many")).rejects.toThrow(
      "must be a number",
    );
  });
});

describe("npm run scale", () => {
  it("plays an outage with what is deployed and with what is raised", async () => {
    const text = await said(
      "bench/scale/scale.ts",
      ...["--rates", "10,50", "--outage", "1", "--after", "1", "--seed", "7", "--json"],
    );

    const results = JSON.parse(text) as { rate: number; kind: string; samples: unknown[] }[];
    expect(results.map(({ rate, kind }) => `${rate} ${kind}`)).toEqual([
      "10 shipped",
      "10 raised",
      "10 together",
      "50 shipped",
      "50 raised",
      "50 together",
    ]);
    expect(results.every(({ samples }) => samples.length === 420)).toBe(true);
  });
});
