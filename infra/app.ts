import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib/core";
import { bundleFunctions } from "./bundle.ts";
import { needsEdgeStack } from "./edge-settings.ts";
import { EdgeStack } from "./edge-stack.ts";
import { PagosStack } from "./pagos-stack.ts";
import { stageNamed } from "./stages.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");

/**
 * The CDK's command line passes the context of cdk.json; whoever runs this file without it (the
 * local host) gets the same, so that both make the same template.
 */
const { context } = JSON.parse(readFileSync(join(REPOSITORY, "cdk.json"), "utf8"));

/** `dev-ana` for the user ana: people who share an account do not meet. */
function personalStage(): string {
  const { USER = "" } = process.env;
  const user = USER.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return user === "" || user === "root" ? "dev" : `dev-${user.slice(0, 20)}`;
}

const app = new App({ context });
const stage = stageNamed(app.node.tryGetContext("stage") ?? personalStage());
const pageDir = app.node.tryGetContext("pageDir") ?? join(REPOSITORY, "web/dist");
const { directory } = await bundleFunctions({ outdir: join(app.outdir, "functions") });
const edge = needsEdgeStack(stage) ? new EdgeStack(app, stage) : null;
const pagos = new PagosStack(app, { stage, bundles: directory, pageDir });
if (edge !== null) pagos.addStackDependency(edge);
app.synth();

/** The CDK's command line says here whose credentials it has: better read before than after. */
const { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION } = process.env;
if (CDK_DEFAULT_ACCOUNT !== undefined) {
  process.stderr.write(`  AWS       account ${CDK_DEFAULT_ACCOUNT}, ${CDK_DEFAULT_REGION}\n`);
}
