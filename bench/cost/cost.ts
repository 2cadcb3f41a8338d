import { COUNTED } from "#bench/counted.ts";
import { deployedAs } from "#bench/deployed.ts";
import { billOf } from "./bill.ts";
import { readCommandLine } from "./options.ts";
import { printed } from "./print.ts";
import { standingOf } from "./standing.ts";
import { writeFigures } from "./write-figures.ts";

const { scenario, region, stage, json, write } = readCommandLine(process.argv);
const deployed = deployedAs(stage);

if (write) {
  console.log(writeFigures(deployed).join("\n"));
} else {
  const perPayments = billOf(COUNTED, scenario);
  const report = { region, stage, scenario, perPayments, standing: standingOf(deployed, scenario) };
  console.log(json ? JSON.stringify(report, null, 2) : printed(report));
}
