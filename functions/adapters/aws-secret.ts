import * as http from "node:http";
import * as https from "node:https";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/*
 * Secrets Manager's one call that we need, signed with the AWS SDK's own signer. The SDK's client for
 * it would add 14 KB and its own start-up to every function that calls Conekta.
 * Source: AWS Secrets Manager API reference, GetSecretValue (JSON 1.1).
 */

/** AWS advises caching; a rotated secret is in use everywhere after this long, without a deploy. */
const KEPT_MS = 300_000;
const TIMEOUT_MS = 3_000;

type Settings = { readonly region: string; readonly endpoint: string | undefined };

/** Answers a secret's string, asking Secrets Manager at most every five minutes. */
export function awsSecret(secretId: string, settings: Settings): () => Promise<string> {
  let kept: { readonly value: Promise<string>; readonly until: number } | null = null;
  return () => {
    if (kept && kept.until > Date.now()) return kept.value;
    const value = fetchSecret(secretId, settings);
    kept = { value, until: Date.now() + KEPT_MS };
    value.catch(() => {
      kept = null;
    });
    return value;
  };
}

async function fetchSecret(secretId: string, settings: Settings): Promise<string> {
  const url = new URL(
    settings.endpoint ?? `https://secretsmanager.${settings.region}.amazonaws.com`,
  );
  const body = JSON.stringify({ SecretId: secretId });
  const answer = await post(url, {
    headers: await sign(url, { region: settings.region, body }),
    body,
  });
  const parsed: unknown = JSON.parse(answer);
  if (typeof parsed === "object" && parsed !== null && "SecretString" in parsed) {
    return String(parsed.SecretString);
  }
  throw new Error("Secrets Manager answered without a SecretString.");
}

async function sign(url: URL, { region, body }: { region: string; body: string }) {
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
      "x-amz-target": "secretsmanager.GetSecretValue",
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
  const sent = request(url, { method: "POST", headers: message.headers, signal }, (incoming) => {
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
