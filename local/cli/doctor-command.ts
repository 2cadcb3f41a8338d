import type { Command } from "commander";
import { conektaOf, oursAmong } from "./conekta-side.ts";
import { missingEvents } from "./doctor/conekta-checks.ts";
import { diagnose } from "./doctor/diagnose.ts";
import { AREAS, type Finding } from "./doctor/finding.ts";
import { gather } from "./doctor/gather.ts";
import { EXIT, leaveWith } from "./exit-code.ts";
import { permit } from "./permission.ts";
import { counted, mark, printerFor } from "./print.ts";
import { aboutChange, type ChangeOptions } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

const NOTE = `
Nothing is changed without --fix, which switches the webhook on and lets it hear all events; every other fix
is yours to do. Conekta is asked to ping the webhook, which is how it is known that events arrive.
Exits with 3 when there is a problem. Warnings are no problem.`;

/** `pagos doctor`: is the stage as it should be? */
export function doctorCommand(): Command {
  return aboutChange({
    name: "doctor",
    description: "Looks at everything a payment needs, and says what is wrong and what to do.",
    examples: ["doctor", "doctor --stage dev", "doctor --stage dev --fix"],
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
  let findings = diagnose(await gather(place, options));
  if (options.fix && findings.some(({ isSafe }) => isSafe)) {
    await permit(place, options);
    await mendWebhook(place);
    print.progress("> The webhook is on and hears all events. Looking again.");
    findings = diagnose(await gather(place, options));
  }
  const problems = findings.filter(({ verdict }) => verdict === "problem").length;
  const warnings = findings.filter(({ verdict }) => verdict === "warning").length;
  print.result({ stage: place.stage, problems, warnings, findings }, [
    ...AREAS.flatMap((area) => inWords(findings.filter((each) => each.area === area))),
    "",
    `${counted(problems, "problem")}, ${counted(warnings, "warning")}`,
  ]);
  if (problems > 0) leaveWith(EXIT.unhealthy);
}

function inWords(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ area, verdict, says, fix }, at) => [
    `  ${(at === 0 ? area : "").padEnd(8)}  ${mark(verdict)} ${says}`,
    ...(fix === null ? [] : [`${" ".repeat(12)}  Fix: ${fix}`]),
  ]);
}

/** Adds what is missing to what the webhook hears, and switches it on. */
async function mendWebhook(place: StagePlace): Promise<void> {
  const conekta = await conektaOf(place);
  const [ours] = oursAmong(await conekta.webhooks(), place.need("WebhookUrl"));
  if (ours === undefined) return;
  const missing = missingEvents(ours);
  await conekta.change(ours.id, {
    active: true,
    ...(missing.length > 0 && {
      subscribed_events: [...(ours.subscribed_events ?? []), ...missing],
    }),
  });
}
