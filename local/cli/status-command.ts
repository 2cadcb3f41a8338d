import { type Command, Option } from "commander";
import { columns, printerFor } from "./print.ts";
import { QUEUE_NAMES, queueNamed, queueSide } from "./queue-side.ts";
import { aboutStage, type StageOptions } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace } from "./stage-place.ts";

interface StatusOptions extends StageOptions {
  readonly output: "text" | "env" | "json";
  readonly showToken: boolean;
}

/** `pagos status`: where everything is, and how much waits. */
export function statusCommand(): Command {
  return aboutStage({
    name: "status",
    description: "Prints a stage's addresses and what waits in its queues.",
    examples: [
      "status",
      '$ eval "$(npm run -s pagos -- status -o env)"',
      "status --stage dev -o json",
    ],
  })
    .addOption(
      new Option("-o, --output <format>", "for people, for a shell, or for programs")
        .choices(["text", "env", "json"])
        .default("text"),
    )
    .option("--show-token", "show the merchant's token too", false)
    .action(async (options: StatusOptions) => {
      const json = options.json || options.output === "json";
      const print = printerFor({ ...options, json });
      const place = await placeOf(options);
      print.progress(placeInWords(place));
      const outputs = shown(place, options.showToken || options.output === "env");
      if (options.output === "env") return print.result(outputs, asEnvironment(outputs));
      const queues = await countAll(place);
      print.result({ stage: place.stage, mode: place.mode, outputs, queues }, [
        ...columns(Object.entries(outputs)),
        "",
        ...columns(
          queues.map(({ name, waiting, inFlight, dead }) => [
            name,
            `${waiting} waiting`,
            `${inFlight} in flight`,
            `${dead} dead`,
          ]),
        ),
      ]);
    });
}

const SECRET = new Set(["MerchantToken"]);

function shown({ outputs }: StagePlace, withToken: boolean): Record<string, string> {
  const pairs = Object.entries(outputs).filter(([name]) => withToken || !SECRET.has(name));
  return Object.fromEntries(pairs);
}

/** `ApiUrl` becomes `PAGOS_API_URL`. */
function asEnvironment(outputs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(outputs).map(([name, value]) => {
    const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
    return `export PAGOS_${words}='${value.replaceAll("'", "'\\''")}'`;
  });
}

async function countAll(place: StagePlace) {
  const queues = queueSide(place);
  return Promise.all(
    QUEUE_NAMES.map(async (name) => {
      const { url, deadUrl } = await queueNamed(place, queues, name);
      return { name, ...(await queues.counts(url)), dead: await queues.dead(deadUrl) };
    }),
  );
}
