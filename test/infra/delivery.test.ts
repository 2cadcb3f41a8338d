import { describe, expect, it } from "vitest";
import { cdkArguments, inWords, readDelivery, wantsTheName } from "#infra/delivery.ts";

const NOW_MS = 1_795_458_000_999;
const read = (line: string) => readDelivery(line.split(" "));

describe("readDelivery", () => {
  it("knows the stage, the profile, and what is for the CDK alone", () => {
    const delivery = read("deploy --stage dev --profile shop --yes -- --parameters A=b");

    expect(delivery).toMatchObject({ verb: "deploy", profile: "shop", asksNothing: true });
    expect(delivery.stage.name).toBe("dev");
    expect(delivery.forCdk).toEqual(["--parameters", "A=b"]);
  });

  it.each(["", "deploy", "explode --stage dev", "deploy --stag dev"])(
    "answers `%s` with how it is used",
    (line) => {
      expect(() => read(line)).toThrow("npm run deploy -- --stage <name>");
    },
  );

  it("knows no other stages than there are", () => {
    expect(() => read("deploy --stage production")).toThrow("Choose one of");
  });
});

describe("cdkArguments", () => {
  it.each([
    [
      "deploy --stage dev",
      "deploy --all --outputs-file cdk.out/outputs.json --no-previous-parameters --parameters Pagos-dev:DeployedAt=1795458000",
    ],
    ["diff --stage dev", "diff"],
    ["destroy --stage dev", "destroy --all"],
    ["destroy --stage dev --yes", "destroy --all --force"],
  ])("act on the template that was made, for `%s`", (line, expected) => {
    expect(cdkArguments(read(line), NOW_MS).join(" ")).toBe(`${expected} --app cdk.out`);
  });

  it("let the CDK ask before rights grow, unless nobody is there to answer", () => {
    expect(cdkArguments(read("deploy --stage dev"), NOW_MS)).not.toContain("--require-approval");
    expect(cdkArguments(read("deploy --stage dev --yes"), NOW_MS)).toContain("never");
  });
});

describe("inWords", () => {
  it("says which stacks, whose money, and what would outlive them", () => {
    expect(inWords(read("deploy --stage prod")).split("\n")).toEqual([
      "deploy Pagos-prod-edge, then Pagos-prod",
      "  Conekta   live: real money",
      "  Destroy   keeps orders, customers, keys and logs",
    ]);
  });

  it("says what AWS would refuse to destroy, and how to have it done", () => {
    expect(inWords(read("destroy --stage prod"))).toContain("update-termination-protection");
    expect(inWords(read("destroy --stage staging"))).toContain("data.deletionProtection");
    expect(inWords(read("destroy --stage dev"))).not.toContain("First");
  });
});

describe("wantsTheName", () => {
  it("is for destroying what has money or protection, and for nothing else", () => {
    const lines = ["destroy --stage prod", "destroy --stage staging", "destroy --stage dev"];

    expect(lines.map((line) => wantsTheName(read(line)))).toEqual([true, true, false]);
    expect(wantsTheName(read("deploy --stage prod"))).toBe(false);
  });
});
