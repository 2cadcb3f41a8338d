import { relative } from "node:path";
import type { Outputs } from "./outputs.ts";

export interface ReadyFacts {
  readonly outputs: Outputs;
  readonly stackName: string;
  readonly outputsFile: string;
  /** Undefined where nothing is kept. */
  readonly dataDirectory: string | undefined;
  readonly simulated: boolean;
  readonly counts: { readonly functions: number; readonly routes: number };
  /** Folders whose changes are taken over at once. */
  readonly watched: readonly string[];
  readonly seconds: number;
}

/** What a person wants to know once the host is up, in plain text and in one go. */
export function readyBlock(facts: ReadyFacts): string {
  const { outputs, counts } = facts;
  const outputsFile = shown(facts.outputsFile);
  const data =
    facts.dataDirectory === undefined
      ? "in memory, gone when this stops"
      : `${shown(facts.dataDirectory)} (kept between runs; npm run reset clears it)`;
  const watching =
    facts.watched.length === 0 ? "" : `, watching ${facts.watched.map((f) => `${f}/`).join(" ")}`;
  const conekta = facts.simulated ? "simulated: no money moves" : "given by --conekta";
  return `
  pagos · local · Node ${process.versions.node}          ready in ${facts.seconds.toFixed(1)} s

  Open      Console     ${outputs.ConsoleUrl}
            Card page   ${outputs.CardPageUrl}
                        a demo customer's link, good for one card and two days
  APIs      REST        ${outputs.ApiUrl}
            Gateway     ${outputs.GatewayUrl}  (refuses guests who pass CloudFront by)
            Webhook     ${outputs.WebhookUrl}
            Conekta     ${outputs.ConektaUrl}  (${conekta})
  Queues    Events      ${outputs.EventsQueueUrl}
            Dead        ${outputs.EventsDeadLetterQueueUrl}
            Logistics   ${outputs.LogisticsQueueUrl}
            Accounting  ${outputs.AccountingQueueUrl}
            Card links  ${outputs.CardLinksQueueUrl}
  Table     ${outputs.TableName} at ${outputs.DynamoDbEndpoint}
  Data      ${data}
  Outputs   ${outputsFile}  (addresses, and the merchant's token: 24 h, all scopes)

  Try       save a test card, as a merchant's server does:

${indent(curl(outputs, facts.stackName, outputsFile))}

  Stands in for AWS: dynoxide (DynamoDB), fauxqs (SQS), this process (the rest). Not shown here:
  IAM denials, throttling, cold starts, CloudFront's cache.

  Ready — ${counts.functions} functions behind ${counts.routes} routes, a queue and a schedule${watching}
`;
}

/** Works as it is printed: the shell fetches the token from the outputs. */
function curl(outputs: Outputs, stackName: string, outputsFile: string): string {
  const file = outputsFile.startsWith("/") ? outputsFile : `./${outputsFile}`;
  const customer = JSON.stringify({
    name: "Luis Pérez",
    email: "luis@example.com",
    phone: "+525512345678",
    token_id: "tok_test_visa_4242",
  });
  return `curl -s ${outputs.ApiUrl}/customers \\
  -H "authorization: Bearer $(node -p 'require("${file}")["${stackName}"].MerchantToken')" \\
  -H "content-type: application/json" \\
  -d '${customer}'`;
}

/** Relative where that is shorter to read. */
function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "            ");
}
