import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SecretsEngine, startSecretsEndpoint } from "#local/host/secrets-endpoint.ts";
import { secretVault } from "#local/keys/secret-vault.ts";
import { ROOT } from "#test/stack/start-stack.ts";
import { openShop, type Shop } from "./conekta-shop.ts";

const SECRET = "pagos/dev/conekta-private-key";

let shop: Shop;
let secrets: SecretsEngine;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-cli-"));
  shop = await openShop();
  secrets = await startSecretsEndpoint();
  secrets.offer(SECRET, "key_of_before");
});
afterEach(async () => {
  await shop.close();
  await secrets.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the command line in a folder of its own, as a program would: without a terminal. */
async function pagos(args: readonly string[], input: string) {
  const child = spawn(process.execPath, [join(ROOT, "local/pagos.ts"), ...args], {
    cwd: folder,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_REGION: "mx-central-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    },
  });
  child.stdin.end(input);
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { printed, complained, exitCode: await closed };
}

const stored = async () => (await secretVault({ endpoint: secrets.url }).find(SECRET))?.value;

const init = (...more: string[]) => [
  ...["init", "--stage", "dev", "--public-key", "key_public", "--merchant", "Gas de Ana"],
  ...["--conekta", shop.conekta.url, "--private-key-stdin", ...more],
];

describe("pagos init", () => {
  it("stores the key from standard input, and writes everything else down", async () => {
    const { printed, complained, exitCode } = await pagos(init(), "key_local_private\n");

    expect({ complained, exitCode }).toEqual({ complained: "", exitCode: 0 });
    expect(printed).toContain("Conekta says it is a sandbox key");
    expect(printed).not.toContain("key_local_private");
    expect(await stored()).toBe("key_local_private");
    expect(JSON.parse(readFileSync(join(folder, "infra/stages/dev.json"), "utf8"))).toEqual({
      conekta: { publicKey: "key_public", keySecretArn: SECRET },
      merchant: { name: "Gas de Ana" },
    });
  });

  it("refuses a key that Conekta does not know, and changes nothing", async () => {
    const { complained, exitCode } = await pagos(init(), "key_wrong");

    expect({ complained, exitCode }).toEqual({
      complained:
        "Conekta does not know this private key. Is it the public one, or one that was revoked?\n",
      exitCode: 1,
    });
    expect(await stored()).toBe("key_of_before");
    expect(existsSync(join(folder, "infra"))).toBe(false);
  });

  it("changes nothing in a dry run, which a program can read", async () => {
    const { printed } = await pagos(init("--dry-run", "--json"), "key_local_private");

    expect(JSON.parse(printed)).toMatchObject({ mode: "sandbox", modeIsSure: true, file: null });
    expect(await stored()).toBe("key_of_before");
  });
});

describe("pagos keys set", () => {
  it("replaces the key of a stage, wherever its outputs say it is", async () => {
    const outputs = join(folder, "outputs.json");
    const stack = { ConektaKeySecretArn: SECRET, ConektaUrl: shop.conekta.url };
    writeFileSync(outputs, JSON.stringify({ "Pagos-dev": stack }));
    const set = ["keys", "set", "--stage", "dev", "--outputs", outputs, "--private-key-stdin"];

    const { exitCode, printed } = await pagos(set, "key_local_private");

    expect(exitCode).toBe(0);
    expect(printed).not.toContain("key_local_private");
    expect(await stored()).toBe("key_local_private");
  });
});
