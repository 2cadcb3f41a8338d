import { describe, expect, it } from "vitest";
import { agreed } from "#local/cli/permission.ts";

describe("agreed", () => {
  it.each([true, false])("takes %s from whoever is asked", async (answer) => {
    const asked: string[] = [];

    const ask = async (question: string) => {
      asked.push(question);
      return answer;
    };

    expect(await agreed("Switch it on?", { yes: false }, ask)).toBe(answer);
    expect(asked).toEqual(["Switch it on?"]);
  });

  it("asks nobody with --yes", async () => {
    expect(await agreed("Switch it on?", { yes: true }, () => Promise.reject("asked"))).toBe(true);
  });

  it("wants --yes where nobody can answer", async () => {
    const nobody = async () => null;

    await expect(agreed("Switch it on?", { yes: false }, nobody)).rejects.toThrow("say --yes");
  });
});
