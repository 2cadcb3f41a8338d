import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { committedKeys, publicKeyOf } from "#local/cli/doctor/repository.ts";

/** Made here, so that this file itself holds none. */
const aKey = (letter: string) => `key_${letter.repeat(12)}4711${letter.repeat(8)}`;
const PUBLIC = aKey("p");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pagos-keys-"));
  mkdirSync(join(folder, "infra/stages"), { recursive: true });
  const answers = { conekta: { publicKey: PUBLIC, keySecretArn: "arn:aws:secretsmanager:x" } };
  keep("infra/stages/dev.json", JSON.stringify(answers));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a file where git keeps it. */
function keep(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
  const git = (...words: string[]) => execFileSync("git", words, { cwd: folder, stdio: "ignore" });
  git("init", "--quiet");
  git("add", name);
}

describe("committedKeys", () => {
  it("names the file that holds a private key", async () => {
    keep(".env", `CONEKTA_KEY=${aKey("s")}\n`);

    expect(await committedKeys(folder)).toEqual([".env"]);
  });

  it("takes no offence at public keys, wherever they are, nor at samples made of words", async () => {
    keep("notes.md", `The public key is ${PUBLIC}; yours looks like key_yourSandboxPrivateKey.\n`);

    expect(await committedKeys(folder)).toEqual([]);
  });

  it("minds only what git keeps", async () => {
    writeFileSync(join(folder, ".env"), `CONEKTA_KEY=${aKey("s")}\n`);

    expect(await committedKeys(folder)).toEqual([]);
  });
});

describe("publicKeyOf", () => {
  it("reads what was written down of a stage, and nothing of another", () => {
    expect([publicKeyOf("dev", folder), publicKeyOf("prod", folder)]).toEqual([PUBLIC, null]);
  });
});
