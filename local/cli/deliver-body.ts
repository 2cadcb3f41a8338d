import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { EXIT, leaveWith, UsageError } from "./exit-code.ts";
import { mark, type Printer } from "./print.ts";
import type { StageOptions } from "./stage-command.ts";
import { placeOf, type StagePlace } from "./stage-place.ts";

/** This machine's webhook key, which nobody else's functions trust. */
export function localKeyOf(place: StagePlace): KeyObject {
  return createPrivateKey(readFileSync(place.need("WebhookPrivateKeyFile"), "utf8"));
}

/** Delivers a body as Conekta would. Gives the status; throws where nobody answers. */
export async function deliverSigned(url: string, body: string, key: KeyObject): Promise<number> {
  const digest = digestOf(body, key);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", digest },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

const digestOf = (body: string, key: KeyObject) =>
  sign("RSA-SHA256", Buffer.from(body), key).toString("base64");

interface Delivery extends StageOptions {
  readonly times: number;
  readonly dryRun: boolean;
}

/** `pagos trigger --body`: whatever stands in the file, byte for byte. */
export async function deliverBody(file: string, options: Delivery, print: Printer): Promise<void> {
  const place = await placeOf(options);
  if (!place.isLocal) {
    throw new UsageError(
      "Only this machine trusts this machine's key: --body wants --stage local.",
    );
  }
  const body = readFileSync(file, "utf8");
  const key = localKeyOf(place);
  const url = place.need("WebhookUrl");
  if (options.dryRun) {
    const request = { url, headers: { digest: digestOf(body, key) }, body };
    return print.result(request, [`POST ${url}`, `digest: ${request.headers.digest}`, "", body]);
  }
  const statuses: number[] = [];
  for (let time = 0; time < options.times; time += 1) {
    statuses.push(await deliverSigned(url, body, key));
  }
  const isTaken = statuses.every((status) => status < 300);
  print.result(
    { url, statuses },
    statuses.map((status) => `${mark(status < 300 ? "ok" : "problem")} ${status}  POST ${url}`),
  );
  if (!isTaken) leaveWith(EXIT.failed);
}
