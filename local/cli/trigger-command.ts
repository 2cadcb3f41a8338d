import { type Command, InvalidArgumentError } from "commander";
import type { ScenarioRequest, ScenarioResult } from "#local/console/tools-contract.ts";
import { SCENARIOS } from "#local/scenarios/table.ts";
import { deliverBackwards } from "./deliver-backwards.ts";
import { deliverBody } from "./deliver-body.ts";
import { EXIT, leaveWith, UsageError } from "./exit-code.ts";
import { nearest } from "./nearest.ts";
import { permitPlay } from "./play.ts";
import { columns, mark, money, type Printer, printerFor } from "./print.ts";
import { runner } from "./run-scenario.ts";
import { aboutStage, type StageOptions, toCount } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

interface TriggerOptions extends StageOptions {
  readonly times: number;
  readonly set?: ScenarioRequest;
  readonly reorder: boolean;
  readonly body?: string;
  readonly dryRun: boolean;
}

const NOTE = `
Without a scenario, lists them. On this machine a scenario runs against the simulated Conekta. Nobody can
forge Conekta's signature, so on a deployed sandbox stage only those run that need none: they charge
Conekta's test cards, and the webhook that comes is Conekta's own. Where money is real, none runs.
Exits with 1 when a scenario did not end as it says.`;

/** `pagos trigger [scenario]`. */
export function triggerCommand(): Command {
  return aboutStage({
    name: "trigger",
    description: "Makes something happen, and waits until it has ended as it should.",
    examples: [
      "trigger",
      "trigger order.paid --set amount=35000 --times 2 --reorder",
      "trigger quincena-burst --set scale=20",
      "trigger --body event.json",
      "trigger order.declined --stage dev",
    ],
  })
    .argument("[scenario]")
    .option("--times <number>", "one after the other", toCount, 1)
    .option("--set <name=value…>", "amount in cents; scale where the scenario has one", toWish)
    .option(
      "--reorder",
      "afterwards deliver its events again, backwards: nothing may change",
      false,
    )
    .option("--body <file>", "sign this event with this machine's key and deliver it")
    .option("--dry-run", "print what would be sent, and send nothing", false)
    .addHelpText("after", NOTE)
    .action(trigger);
}

async function trigger(name: string | undefined, options: TriggerOptions): Promise<void> {
  const print = printerFor(options);
  if (options.body !== undefined) return deliverBody(options.body, options, print);
  if (name === undefined) return list(print);
  const scenario = scenarioNamed(name, options);
  if (options.dryRun) {
    const planned = { scenario: name, ...options.set, times: options.times };
    return print.result(planned, [JSON.stringify(planned, null, 2), scenario.expected.en]);
  }
  const place = await placeOf(options);
  permitPlay(place);
  print.progress(placeInWords(place));
  const run = await runner(place, name);
  const results: ScenarioResult[] = [];
  for (let time = 0; time < options.times; time += 1) {
    const result = await run(options.set ?? {});
    results.push(options.reorder ? await deliverBackwards(place, result) : result);
  }
  print.result(results, [
    ...results.flatMap((result) => inWords(result, options.set ?? {})),
    ...whereToLook(place, results),
  ]);
  if (results.some(({ ok }) => !ok)) leaveWith(EXIT.failed);
}

function scenarioNamed(name: string, { set = {} }: TriggerOptions) {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new UsageError(unknown(name));
  if (set.scale !== undefined && scenario.scale === null) {
    throw new UsageError(`${name} has no scale.`);
  }
  return scenario;
}

function inWords(
  { name, ok, message, paymentIds, ms }: ScenarioResult,
  { amount }: ScenarioRequest,
) {
  const of = amount === undefined ? "" : `  ${money(amount, "MXN")}`;
  const shown = paymentIds.slice(0, 3);
  const more = paymentIds.length - shown.length;
  return [
    `${mark(ok ? "ok" : "problem")} ${name}${of}  ${message}  ${ms} ms`,
    ...shown.map((id) => `  ${id}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** On this machine, the console's page of the first payment. */
function whereToLook(place: StagePlace, results: readonly ScenarioResult[]): readonly string[] {
  const [first] = results.flatMap(({ paymentIds }) => paymentIds);
  if (!place.isLocal || first === undefined) return [];
  return [`  Open  ${new URL(`#/payments/${first}`, place.need("ConsoleUrl")).href}`];
}

function list(print: Printer): void {
  const rows = (kind: "event" | "story") =>
    columns(
      SCENARIOS.filter((each) => each.kind === kind).map(({ name, title, expected }) => [
        `  ${name}`,
        title.en,
        expected.en,
      ]),
    );
  const scenarios = SCENARIOS.map(({ run: _, ...scenario }) => scenario);
  print.result(scenarios, ["Events", ...rows("event"), "", "Stories", ...rows("story")]);
}

function unknown(name: string): string {
  const meant = nearest(
    name,
    SCENARIOS.map((each) => each.name),
  );
  const hint = meant === null ? "npm run pagos -- trigger lists them." : `Did you mean ${meant}?`;
  return `There is no scenario ${name}. ${hint}`;
}

function toWish(pair: string, before: ScenarioRequest = {}): ScenarioRequest {
  const [, name, value] = /^(amount|scale)=(\d{1,9})$/.exec(pair) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It must be amount=<cents> or scale=<n>.");
  return { ...before, [name]: Number(value) };
}
