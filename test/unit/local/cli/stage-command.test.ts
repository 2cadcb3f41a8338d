import { describe, expect, it } from "vitest";
import { nearest } from "#local/cli/nearest.ts";
import { permit } from "#local/cli/permission.ts";
import { toCount, toSeconds } from "#local/cli/stage-command.ts";

describe("toSeconds", () => {
  it.each([
    ["90s", 90],
    ["10m", 600],
    ["24h", 86_400],
    ["7d", 604_800],
  ])("reads %s as %i", (text, seconds) => {
    expect(toSeconds(text)).toBe(seconds);
  });

  it.each(["", "10", "h", "1.5h", "10 m", "-1h"])("refuses %j", (text) => {
    expect(() => toSeconds(text)).toThrow("24h");
  });
});

describe("toCount", () => {
  it.each(["0", "-1", "1.5", "many", "99999999"])("refuses %j", (text) => {
    expect(() => toCount(text)).toThrow("a number from 1");
  });
});

describe("nearest", () => {
  const names = ["order.paid", "order.declined", "3ds"];

  it.each([
    ["order.payd", "order.paid"],
    ["ordr.paid", "order.paid"],
    ["order.decline", "order.declined"],
    ["3d", "3ds"],
  ])("takes %s for %s", (given, meant) => {
    expect(nearest(given, names)).toBe(meant);
  });

  it("guesses nothing that is far off", () => {
    expect(nearest("refund", names)).toBeNull();
  });
});

describe("permit", () => {
  const prod = { stage: "prod", mode: "live" } as const;
  const nobody = async () => null;

  it("asks nothing where no money is real", async () => {
    const dev = { stage: "dev", mode: "sandbox" } as const;

    await expect(permit(dev, { live: false, yes: false }, nobody)).resolves.toBeUndefined();
  });

  it("wants --live where it is, even with --yes", async () => {
    await expect(permit(prod, { live: false, yes: true }, nobody)).rejects.toThrow("--live");
  });

  it("wants the stage's name typed, or --yes", async () => {
    const typed = (name: string) => permit(prod, { live: true, yes: false }, async () => name);

    await expect(typed("prod")).resolves.toBeUndefined();
    await expect(typed("dev")).rejects.toThrow("Nothing was changed");
    await expect(permit(prod, { live: true, yes: true }, nobody)).resolves.toBeUndefined();
    await expect(permit(prod, { live: true, yes: false }, nobody)).rejects.toThrow("--yes");
  });
});
