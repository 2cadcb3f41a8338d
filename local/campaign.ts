import { join } from "node:path";
import { readCommandLine } from "./campaign/options.ts";
import { printed } from "./campaign/print.ts";
import { runCampaign } from "./campaign/run-campaign.ts";
import { shrink as shrunk } from "./campaign/shrink.ts";

const SHRINK_MS = 180_000;

const { campaign, json, shrink } = readCommandLine(process.argv);
const root = join(import.meta.dirname, "..");
const print = (report: Parameters<typeof printed>[0]) =>
  console.log(json ? JSON.stringify(report) : printed(report));

const report = await runCampaign(campaign, root);
print(report);
const failed = report.violations.length > 0;
if (failed && shrink && !json) {
  console.log("\nLooking for a smaller campaign that fails in the same way…");
  const deadline = Date.now() + SHRINK_MS;
  const smallest = await shrunk(report, {
    run: (smaller) => runCampaign(smaller, root),
    mayGoOn: () => Date.now() < deadline,
  });
  console.log(smallest === report ? "None was found." : printed(smallest));
}
process.exit(failed ? 1 : 0);
