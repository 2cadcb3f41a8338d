import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createClosers } from "#local/host/closers.ts";
import { createIssuer, type Issuer } from "#local/host/issuer.ts";
import { readKeys } from "#local/host/keys.ts";
import { type Host, startHost } from "#local/host/start-host.ts";
import { readAssembly } from "#local/host/synth.ts";
import { startWebServer } from "#local/host/web-server.ts";

export interface FixtureHost {
  readonly url: string;
  readonly host: Host;
  readonly issuer: Issuer;
  /** What the functions wrote, as `label line`. */
  readonly lines: readonly string[];
  readonly stop: () => Promise<void>;
}

export const FIXTURE = join(import.meta.dirname, "../fixtures/host");

export interface FixtureOptions {
  /** In memory without one. */
  readonly dataDirectory?: string;
  /** A changed copy of the fixture. */
  readonly assembly?: string;
}

/** Hosts the hand-written stack of test/fixtures/host. */
export async function startFixtureHost(options: FixtureOptions = {}): Promise<FixtureHost> {
  const { dataDirectory, assembly = FIXTURE } = options;
  const closers = createClosers();
  const temporary = mkdtempSync(join(tmpdir(), "pagos-fixture-"));
  closers.add(() => rmSync(temporary, { recursive: true }));
  const lines: string[] = [];
  try {
    const web = await startWebServer(0);
    const gateway = await startWebServer(0);
    closers.add(web.stop);
    closers.add(gateway.stop);
    const issuer = await createIssuer(web.url, readKeys(dataDirectory ?? temporary).issuer);
    const host = await startHost(
      {
        assemble: async () => readAssembly(assembly, "Fixture"),
        dataDirectory,
        surroundings: Promise.resolve({
          parameters: { JwtIssuer: web.url, PublicKey: 'key_"local"' },
          secrets: { SECRET: "a secret value" },
        }),
        issuer,
        web,
        gateway,
        log: (label, line) => lines.push(`${label} ${line}`),
      },
      closers,
    );
    return { url: web.url, host, issuer, lines, stop: closers.closeAll };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** Asks again until the answer is there. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`It did not happen within ${timeoutMs} ms.`);
    }
    await delay(50);
  }
}
