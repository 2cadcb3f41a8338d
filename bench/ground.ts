import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, bundleFunctions } from "#infra/bundle.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { compileChild } from "./process/compile-child.ts";
import { type FunctionUnderTest, startFunction } from "./process/function-under-test.ts";
import { lambdaEnvironment, ourEnvironment } from "./process/our-environment.ts";
import { type StubServer, startStubServer } from "./stubs/stub-server.ts";
import { bundleUsualStack } from "./usual-stack/bundle.ts";

/** Ours; the usual stack bundled with its SDK, minified; and bundled by CDK's defaults. */
export const STACKS = ["ours", "usual", "usual by CDK's defaults"] as const;
export type Stack = (typeof STACKS)[number];

export const FUNCTIONS = ["create-order", "webhook", "consumer"] as const;
export type FunctionName = (typeof FUNCTIONS)[number] | "conekta-call";

/** Everything that measures stand on: bundles of all stacks, and one server for whatever they ask. */
export type Ground = {
  readonly stub: StubServer;
  /** Signs webhooks, as PEM. */
  readonly signingKey: string;
  readonly fileOf: (stack: Stack, name: FunctionName) => string;
  readonly start: (
    stack: Stack,
    name: FunctionName,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<FunctionUnderTest>;
  readonly stop: () => Promise<void>;
};

/** Ana, with a Visa saved: an item in which both stacks find what they need. */
const CUSTOMER = {
  pk: { S: "CUSTOMER#cus_ana1" },
  id: { S: "cus_ana1" },
  owner: { S: "merchant" },
  fingerprint: { S: "fingerprint" },
  name: { S: "Ana López" },
  email: { S: "ana@example.com" },
  metadata: { S: "{}" },
  conekta_customer_id: { S: "cus_2tXx8KUxw6311kEbs" },
  card: {
    S: JSON.stringify({
      sourceId: "src_2tZWxbTPtQgGJGh8R",
      brand: "visa",
      last4: "4242",
      expMonth: "12",
      expYear: "30",
    }),
  },
  made_ms: { N: "1700000000000" },
  lease_ms: { N: "1700000030000" },
  version: { N: "0" },
};

export async function prepareGround(): Promise<Ground> {
  const root = mkdtempSync(join(tmpdir(), "pagos-bench-"));
  const { privateKey, publicKey } = aSigningKey();
  const folders: Readonly<Record<Stack, string>> = {
    ours: join(root, "ours"),
    usual: join(root, "usual"),
    "usual by CDK's defaults": join(root, "defaults"),
  };
  const [stub, child] = await Promise.all([
    startStubServer({ webhookKeys: publicKey, items: [CUSTOMER] }),
    compileChild(root),
    bundleFunctions({ outdir: folders.ours }),
    bundle(
      { "conekta-call": join(import.meta.dirname, "ours/conekta-call.ts") },
      { outdir: folders.ours },
    ),
    bundleUsualStack(folders.usual, "minified"),
    bundleUsualStack(folders["usual by CDK's defaults"], "defaults"),
  ]);
  const environments: Readonly<Record<Stack, Readonly<Record<string, string>>>> = {
    ours: ourEnvironment(stub),
    usual: usualEnvironment(stub, publicKey),
    "usual by CDK's defaults": usualEnvironment(stub, publicKey),
  };
  return {
    stub,
    signingKey: privateKey,
    fileOf: (stack, name) => join(folders[stack], name, "index.js"),
    start: (stack, name, environment = {}) =>
      startFunction(child, {
        directory: join(folders[stack], name),
        environment: { ...environments[stack], ...environment },
      }),
    async stop() {
      await stub.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function usualEnvironment(stub: StubServer, publicKey: string) {
  return {
    ...lambdaEnvironment(stub),
    WEBHOOK_PUBLIC_KEY: publicKey,
    // Where its runtime has the AWS SDK, for the bundles that leave it out.
    NODE_PATH: join(import.meta.dirname, "../node_modules"),
  };
}
