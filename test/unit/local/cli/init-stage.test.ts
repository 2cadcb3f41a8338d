import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withAnswers } from "#infra/stage-answers.ts";
import { parseStage, stageNamed } from "#infra/stages.ts";
import {
  type InitAnswers,
  type InitPorts,
  initStage,
  modeOfStage,
  type StageAnswers,
} from "#local/cli/init-stage.ts";
import type { Mode } from "#shared/domain/mode.ts";

const ARN = "arn:aws:secretsmanager:mx-central-1:123456789012:secret:pagos/dev/key-abc123";

function aStage(answered: Mode | null, stored: string | null = null) {
  const written: { stage: string; answers: StageAnswers }[] = [];
  const secrets: [string, string][] = [];
  const shown: string[] = [];
  const ports: InitPorts = {
    vault: {
      find: async () => (stored === null ? null : { arn: ARN, value: stored }),
      store: async (name, value) => {
        secrets.push([name, value]);
        return ARN;
      },
    },
    accountOf: (privateKey) => {
      shown.push(privateKey);
      return { mode: async () => answered };
    },
    write: (stage, answers) => {
      written.push({ stage, answers });
      return `infra/stages/${stage}.json`;
    },
  };
  return { ports, written, secrets, shown };
}

const answers: InitAnswers = {
  stage: "dev",
  publicKey: "key_public",
  privateKey: "key_private",
  merchantName: "Gas de Ana",
  jwt: undefined,
};

describe("initStage", () => {
  it("stores the key under a name that a person can find, and writes where it is", async () => {
    const { ports, written, secrets } = aStage("sandbox");

    const outcome = await initStage(ports, answers, { dryRun: false });

    expect(secrets).toEqual([["pagos/dev/conekta-private-key", "key_private"]]);
    expect(written).toEqual([
      {
        stage: "dev",
        answers: {
          conekta: { publicKey: "key_public", keySecretArn: ARN },
          merchant: { name: "Gas de Ana" },
        },
      },
    ]);
    expect(outcome).toMatchObject({ mode: "sandbox", modeIsSure: true });
    expect(JSON.stringify(outcome)).not.toContain("key_private");
  });

  it.each([
    ["dev", "live", "moves no real money, and the private key is a live key"],
    ["staging", "live", "moves no real money, and the private key is a live key"],
    ["prod", "sandbox", "moves real money, and the private key is a sandbox key"],
  ] as const)("refuses for %s a %s key, and stores nothing", async (stage, mode, why) => {
    const { ports, written, secrets } = aStage(mode);

    const refused = initStage(ports, { ...answers, stage }, { dryRun: false });

    await expect(refused).rejects.toThrow(why);
    expect([...written, ...secrets]).toEqual([]);
  });

  it("says so where Conekta cannot tell yet whose key it is", async () => {
    const { ports } = aStage(null);

    const outcome = await initStage(ports, answers, { dryRun: false });

    expect(outcome.modeIsSure).toBe(false);
  });

  it("checks everything and stores nothing in a dry run", async () => {
    const { ports, written, secrets } = aStage("sandbox");

    const outcome = await initStage(ports, answers, { dryRun: true });

    expect(outcome.file).toBeNull();
    expect([...written, ...secrets]).toEqual([]);
  });

  it("keeps the stored key where none is given, and checks that one", async () => {
    const { ports, shown } = aStage("sandbox", "key_stored\n");

    await initStage(ports, { ...answers, privateKey: null }, { dryRun: false });

    expect(shown).toEqual(["key_stored"]);
  });

  it.each([
    ["no key at all", { privateKey: null }, "The private key is missing"],
    ["a secret of another kind", { privateKey: "hunter2" }, "looks like key_…"],
    ["a public key of another kind", { publicKey: "pk" }, "looks like key_…"],
    ["one key for both", { publicKey: "key_private" }, "are the same"],
  ])("refuses %s", async (_, mistake, why) => {
    const { ports } = aStage("sandbox");

    await expect(initStage(ports, { ...answers, ...mistake }, { dryRun: false })).rejects.toThrow(
      why,
    );
  });
});

describe("what init knows of stages", () => {
  it.each(["local", "dev", "dev-ana", "staging", "prod"])("is what infra says of %s", (name) => {
    expect(modeOfStage(name)).toBe(stageNamed(name).conekta.mode);
  });
});

describe("withAnswers", () => {
  const folderWith = (stage: string, content: unknown) => {
    const folder = mkdtempSync(join(tmpdir(), "pagos-stages-"));
    writeFileSync(join(folder, `${stage}.json`), JSON.stringify(content));
    return folder;
  };

  it("takes what init writes, and makes a stage of it that can be deployed", async () => {
    const { ports, written } = aStage("sandbox");
    const jwt = { issuer: "https://login.example.com/", audience: "pagos" };
    await initStage(ports, { ...answers, jwt }, { dryRun: false });

    const stage = withAnswers(stageNamed("dev"), folderWith("dev", written[0]?.answers));

    expect(parseStage(stage)).toMatchObject({
      conekta: { publicKey: "key_public", keySecretArn: ARN, mode: "sandbox" },
      merchant: { name: "Gas de Ana" },
      jwt,
    });
  });

  it("leaves a stage alone that nobody has set up", () => {
    const stage = stageNamed("dev");

    expect(withAnswers(stage, folderWith("staging", {}))).toEqual(stage);
  });

  it("names the file that has a mistake", () => {
    const folder = folderWith("dev", { conekta: { privateKey: "key_oops" } });

    expect(() => withAnswers(stageNamed("dev"), folder)).toThrow("dev.json has a mistake");
  });
});
