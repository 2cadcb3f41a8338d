import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const FUNCTIONS = ["create-order", "webhook", "consumer", "conekta-call"] as const;

/**
 * Bundles the usual stack as `NodejsFunction` of aws-cdk-lib 2.276 does it: its defaults, or with its
 * options `minify` and `bundleAwsSDK`, where the AWS SDK comes along instead of from Lambda's runtime.
 */
export async function bundleUsualStack(
  outdir: string,
  how: "defaults" | "minified",
): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(
      FUNCTIONS.map((name) => [`${name}/index`, join(import.meta.dirname, `${name}.ts`)]),
    ),
    outdir,
    bundle: true,
    platform: "node",
    target: "node24",
    logLevel: "error",
    ...(how === "defaults" ? { external: ["@aws-sdk/*"] } : { minify: true }),
  });
  for (const name of FUNCTIONS) copyCertificates(join(outdir, name));
}

/** Without this file beside the bundle, the SDK's first call throws: everybody finds that out. */
function copyCertificates(directory: string): void {
  const conekta = dirname(createRequire(import.meta.url).resolve("conekta"));
  mkdirSync(join(directory, "cert"));
  copyFileSync(join(conekta, "cert/ca_bundle.crt"), join(directory, "cert/ca_bundle.crt"));
}
