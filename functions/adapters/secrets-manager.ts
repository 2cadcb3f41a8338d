import * as http from "node:http";
import * as https from "node:https";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/*
 * The two calls of Secrets Manager's that we need, signed with the AWS SDK's own signer. The SDK's
 * client for them would add 14 KB and its own start-up to every function that calls Conekta.
 * Source: AWS Secrets Manager API reference, GetSecretValue and PutSecretValue (JSON 1.1).
 */

const TIMEOUT_MS = 3_000;

/** Where Secrets Manager is; `endpoint` only on the local host and on emulators. */
export type SecretsSettings = { readonly region: string; readonly endpoint: string | undefined };

/** Answers the text of a 200; rejects with the status alone otherwise, and never with what it sent. */
export async function callSecretsManager(
  settings: SecretsSettings,
  action: "GetSecretValue" | "PutSecretValue",
  request: Readonly<Record<string, string>>,
): Promise<string> {
  const url = new URL(
    settings.endpoint ?? `https://secretsmanager.${settings.region}.amazonaws.com`,
  );
  const body = JSON.stringify(request);
  const headers = await sign(url, { region: settings.region, action, body });
  return post(url, { headers, body });
}

/** The string of a secret's current version. */
export async function fetchSecret(secretId: string, settings: SecretsSettings): Promise<string> {
  const answer = await callSecretsManager(settings, "GetSecretValue", { SecretId: secretId });
  const parsed: unknown = JSON.parse(answer);
  if (typeof parsed === "object" && parsed !== null && "SecretString" in parsed) {
    return String(parsed.SecretString);
  }
  throw new Error("Secrets Manager answered without a SecretString.");
}

async function sign(
  url: URL,
  { region, action, body }: { region: string; action: string; body: string },
) {
  const signer = new SignatureV4({
    service: "secretsmanager",
    region,
    credentials: fromEnv(),
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `secretsmanager.${action}`,
    },
    body,
  });
  return headers;
}

function post(
  url: URL,
  message: { readonly headers: http.OutgoingHttpHeaders; readonly body: string },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { request } = url.protocol === "https:" ? https : http;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  // Asked every five minutes: a connection kept for so long would be closed at the other end.
  const options = { method: "POST", headers: message.headers, signal, agent: false } as const;
  const sent = request(url, options, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("error", reject);
    incoming.on("end", () => {
      if (incoming.statusCode === 200) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(new Error(`Secrets Manager answered ${incoming.statusCode}.`));
    });
  });
  sent.on("error", reject);
  sent.end(message.body);
  return promise;
}
