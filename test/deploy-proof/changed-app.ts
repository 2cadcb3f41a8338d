import { App } from "aws-cdk-lib/core";
import { PagosStack } from "#infra/pagos-stack.ts";
import { parseStage, stageNamed } from "#infra/stages.ts";
import { CHANGED } from "./changes.ts";

/*
 * The stage of the proof after somebody changed its configuration: an order may cost less, logs are
 * kept longer, failed events wait longer. The functions are those of the first synthesis, whose folder
 * the context `bundles` names.
 */

const before = stageNamed("proof");
const stage = parseStage({
  ...before,
  logRetentionDays: CHANGED.logRetentionDays,
  retryDelaySeconds: 2 * before.retryDelaySeconds,
  limits: {
    ...before.limits,
    orders: { ...before.limits.orders, centsMax: { MXN: CHANGED.ceilingCents, USD: 10_000 } },
  },
});

const app = new App();
const bundles = String(app.node.tryGetContext("bundles"));
new PagosStack(app, { stage, bundles, pageDir: "none, for want of CloudFront" });
app.synth();
