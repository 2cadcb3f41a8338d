import type { Command } from "commander";
import { diagnose } from "./doctor/diagnose.ts";
import { AREAS, type Finding } from "./doctor/finding.ts";
import { gather } from "./doctor/gather.ts";
import { remediesFor } from "./doctor/remedies.ts";
import { EXIT, leaveWith } from "./exit-code.ts";
import { agreed, permit } from "./permission.ts";
import { counted, mark, type Printer, printerFor } from "./print.ts";
import { aboutChange, type ChangeOptions } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

const NOTE = `
Nothing is changed without --fix, which asks before each change (--yes: asks nothing): it removes addresses
that nobody answers to from the file of outputs, switches the webhook on, and has Conekta tell it of all
events that we act on. Whatever else is wrong has its command beside it, which is yours to run.
Conekta is asked to ping the webhook, which is how it is known that events arrive.
Exits with 3 when there is a problem. Warnings are no problem.`;

/** `pagos doctor`: is the stage as it should be? */
export function doctorCommand(): Command {
  return aboutChange({
    name: "doctor",
    description: "Looks at everything a payment needs, and says what is wrong and what to do.",
    examples: [
      "doctor",
      "doctor --stage dev",
      "doctor --stage dev --fix",
      "doctor --stage dev --drift",
    ],
  })
    .option("--fix", "do what is safe to do", false)
    .option("--drift", "have CloudFormation compare every resource; takes minutes", false)
    .addHelpText("after", NOTE)
    .action(examine);
}

interface ExamineOptions extends ChangeOptions {
  readonly fix: boolean;
  readonly drift: boolean;
}

async function examine(options: ExamineOptions): Promise<void> {
  const print = printerFor(options);
  const place = await placeOf(options);
  print.progress(placeInWords(place));
  const before = diagnose(await gather(place, options));
  const mended = options.fix ? await mend(before, { place, options, print }) : [];
  const findings = mended.length === 0 ? before : await lookAgain(place, options);
  const problems = findings.filter(({ verdict }) => verdict === "problem").length;
  const warnings = findings.filter(({ verdict }) => verdict === "warning").length;
  print.result({ stage: place.stage, mended, problems, warnings, findings }, [
    ...AREAS.flatMap((area) => inWords(findings.filter((each) => each.area === area))),
    "",
    `${counted(problems, "problem")}, ${counted(warnings, "warning")}${outlook(findings, options)}`,
  ]);
  if (problems > 0) leaveWith(EXIT.unhealthy);
}

interface Mending {
  readonly place: StagePlace;
  readonly options: ExamineOptions;
  readonly print: Printer;
}

/** Does what may be done and is agreed to. Gives the checks that it has mended. */
async function mend(
  findings: readonly Finding[],
  { place, options, print }: Mending,
): Promise<readonly string[]> {
  const remedies = remediesFor(findings);
  if (remedies.some(({ changesStage }) => changesStage)) await permit(place, options);
  const mended: string[] = [];
  for (const { check, question, did, mend: apply } of remedies) {
    if (!(await agreed(question(place), options))) continue;
    await apply(place);
    print.progress(`> ${did}.`);
    mended.push(check);
  }
  return mended;
}

/** At what is there now: what was read from a file may have been the mistake. */
async function lookAgain(place: StagePlace, options: ExamineOptions): Promise<readonly Finding[]> {
  const { outputs: _, ...elsewhere } = options;
  const anew = await placeOf(place.isLocal ? options : elsewhere);
  return diagnose(await gather(anew, options));
}

function outlook(findings: readonly Finding[], { fix }: ExamineOptions): string {
  const mendable = remediesFor(findings).length;
  if (!fix) return mendable === 0 ? "" : `; --fix mends ${mendable} of them`;
  const left = findings.filter((finding) => finding.fix !== null).length;
  return left === 0 ? "" : "; what is left is yours to do, as each line says";
}

function inWords(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ area, verdict, says, fix }, at) => [
    `  ${(at === 0 ? area : "").padEnd(8)}  ${mark(verdict)} ${says}`,
    ...(fix === null ? [] : [`${" ".repeat(12)}  Fix: ${fix}`]),
  ]);
}
