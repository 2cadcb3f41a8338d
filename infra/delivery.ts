import { parseArgs } from "node:util";
import { DEPLOYED_AT } from "./constructs/webhook-registration.ts";
import { needsEdgeStack } from "./edge-settings.ts";
import { edgeStackName } from "./edge-stack.ts";
import { type Stage, stageNamed } from "./stages.ts";

const VERBS = ["deploy", "diff", "destroy"] as const;
type Verb = (typeof VERBS)[number];

/** What tools read after a deployment, in the shape of `cdk deploy --outputs-file`. */
const OUTPUTS_FILE = "cdk.out/outputs.json";

const USAGE = `npm run deploy -- --stage <name>    builds, shows what changes, asks, deploys
npm run diff -- --stage <name>      shows what a deployment would change
npm run destroy -- --stage <name>   deletes the stage

  --profile <name>   AWS profile; without it, whatever the environment says
  --yes              asks nothing (in CI)
  --confirm <stack>  the stack's name, which destroying a protected stage wants typed
  -- <options>       handed on to the CDK, such as -- --parameters ConektaUrl=https://…`;

export type Delivery = {
  readonly verb: Verb;
  readonly stage: Stage;
  readonly profile: string | undefined;
  readonly asksNothing: boolean;
  readonly confirmed: string | undefined;
  readonly forCdk: readonly string[];
};

/** Reads the command line. Throws with the usage when it makes no sense. */
export function readDelivery(argv: readonly string[]): Delivery {
  const { values, positionals } = parse(argv);
  const verb = VERBS.find((each) => each === positionals[0]);
  if (verb === undefined || values.stage === undefined) throw new Error(USAGE);
  return {
    verb,
    stage: stageNamed(values.stage),
    profile: values.profile,
    asksNothing: values.yes,
    confirmed: values.confirm,
    forCdk: positionals.slice(1),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        stage: { type: "string" },
        profile: { type: "string" },
        yes: { type: "boolean", default: false },
        confirm: { type: "string" },
      },
    });
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, { cause });
  }
}

export const stackNameOf = (stage: Stage) => `Pagos-${stage.name}`;

/** What the CDK is told, after the template has been made: it acts on that one and no other. */
export function cdkArguments(delivery: Delivery, nowMs: number): readonly string[] {
  const { verb, asksNothing, profile, forCdk } = delivery;
  const actions: Readonly<Record<Verb, readonly string[]>> = {
    deploy: [
      ...["deploy", "--all"],
      ...["--outputs-file", OUTPUTS_FILE],
      // What a stage's configuration says holds, whatever an earlier deployment was told by hand.
      "--no-previous-parameters",
      ...registeringAgain(delivery.stage, nowMs),
      ...(asksNothing ? ["--require-approval", "never"] : []),
    ],
    // Of all stacks, unless one is named.
    diff: ["diff"],
    destroy: ["destroy", "--all", ...(asksNothing ? ["--force"] : [])],
  };
  return [...actions[verb], "--app", "cdk.out", ...profiled(profile), ...forCdk];
}

function registeringAgain(stage: Stage, nowMs: number): readonly string[] {
  if (!stage.conekta.registersWebhook) return [];
  return ["--parameters", `${stackNameOf(stage)}:${DEPLOYED_AT}=${Math.floor(nowMs / 1000)}`];
}

export const profiled = (profile: string | undefined) =>
  profile === undefined ? [] : ["--profile", profile];

/** What a person should know of a stage before acting on it. */
export function inWords({ verb, stage }: Delivery): string {
  const stacks = [...(needsEdgeStack(stage) ? [edgeStackName(stage)] : []), stackNameOf(stage)];
  const lines = [
    `${verb} ${stacks.join(", then ")}`,
    `  Conekta   ${stage.conekta.mode === "live" ? "live: real money" : "sandbox"}`,
    `  Destroy   ${stage.data.retain ? "keeps" : "deletes"} orders, customers, keys and logs`,
    ...(verb === "destroy" ? inTheWay(stage) : []),
  ];
  return lines.join("\n");
}

/** What makes AWS refuse, and how a person takes it away. */
function inTheWay(stage: Stage): readonly string[] {
  const stack = stackNameOf(stage);
  const protection = `  First     aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stack}`;
  const table = `  First     set data.deletionProtection of the stage to false and deploy it: AWS refuses to delete its table`;
  return [
    ...(stage.terminationProtection ? [protection] : []),
    ...(stage.data.deletionProtection && !stage.data.retain ? [table] : []),
  ];
}

/** Whether a person must type the stack's name: what goes here does not come back. */
export const wantsTheName = ({ verb, stage }: Delivery): boolean =>
  verb === "destroy" && (stage.terminationProtection || stage.data.deletionProtection);
