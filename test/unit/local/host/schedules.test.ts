import { describe, expect, it } from "vitest";
import { rateSeconds } from "#local/host/schedules.ts";

describe("rateSeconds", () => {
  it.each([
    ["rate(1 minute)", 60],
    ["rate(5 minutes)", 300],
    ["rate(2 hours)", 7_200],
    ["rate(1 day)", 86_400],
  ])("reads %s", (expression, seconds) => {
    expect(rateSeconds(expression)).toBe(seconds);
  });

  it.each(["cron(0 12 * * ? *)", "rate(5 seconds)", "rate(0 minutes)", "rate(1 minute) "])(
    "refuses %j, which it would not keep",
    (expression) => {
      expect(() => rateSeconds(expression)).toThrow("does not know the schedule");
    },
  );
});
