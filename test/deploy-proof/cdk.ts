import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { run } from "#local/host/run.ts";
import { ACCOUNT, type Emulator, REGION } from "./emulator.ts";

const ROOT = join(import.meta.dirname, "../..");
export const STACK = "Pagos-proof";

const OutputsFile = z.object({ [STACK]: z.record(z.string(), z.string()) });

export type Cdk = {
  readonly bootstrap: () => Promise<string>;
  /** Makes the template and its assets, as the project does or as another app; gives their folder. */
  readonly synth: (app?: readonly string[]) => Promise<string>;
  /**
   * Deploys what was synthesized into a folder. Gives what the command said; it says "no changes"
   * where there is nothing to do.
   */
  readonly deploy: (
    folder: string,
    parameters: Readonly<Record<string, string>>,
  ) => Promise<string>;
  /** The stack's outputs as the last deployment wrote them. */
  readonly outputs: () => Readonly<Record<string, string>>;
};

/** The CDK's own command line, pointed at the emulator; whatever it writes goes under its folder. */
export function cdkOn(emulator: Emulator): Cdk {
  const outputsFile = join(emulator.folder, "cdk-outputs.json");
  const cdk = async (cwd: string, ...args: readonly string[]) => {
    const { exitCode, said } = await run(
      [process.execPath, join(ROOT, "node_modules/aws-cdk/bin/cdk"), ...args, ...QUIETLY],
      {
        cwd,
        env: { ...emulator.environment, CDK_DISABLE_CLI_TELEMETRY: "true" },
      },
    );
    if (exitCode !== 0) throw new Error(`cdk ${args[0]} failed:\n${ending(said)}`);
    return said;
  };
  return {
    // Where there is no app, none is synthesized.
    bootstrap: () => cdk(emulator.folder, "bootstrap", `aws://${ACCOUNT}/${REGION}`),
    async synth(app = []) {
      const folder = mkdtempSync(join(emulator.folder, "cdk.out-"));
      await cdk(ROOT, "synth", STACK, "--quiet", "--output", folder, ...app);
      return folder;
    },
    deploy: (folder, parameters) =>
      cdk(
        ROOT,
        ...["deploy", STACK, "--app", folder, "--require-approval", "never"],
        ...["--outputs-file", outputsFile],
        ...Object.entries(parameters).flatMap(([key, value]) => [
          "--parameters",
          `${STACK}:${key}=${value}`,
        ]),
      ),
    outputs: () => OutputsFile.parse(JSON.parse(readFileSync(outputsFile, "utf8")))[STACK] ?? {},
  };
}

/** Where it says why: before that stand hundreds of resources. */
const ending = (said: string) => said.split("\n").slice(-40).join("\n");

/** It asks nobody for news, and tells nobody what is done. */
const QUIETLY = ["-c", "stage=proof", "--no-notices", "--ci"];
