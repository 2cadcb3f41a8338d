import * as z from "zod";
import type { Outputs } from "#local/host/outputs.ts";

const Secret = z.object({ SecretString: z.string() });

/** Adds a public key to those that the webhook trusts, as the first step of a rotation does. */
export async function trustAlso(outputs: Outputs, publicKey: string): Promise<void> {
  const { SecretsManagerEndpoint: url, WebhookKeysSecretArn: SecretId } = outputs;
  const call = async (action: string, input: object): Promise<unknown> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "x-amz-target": `secretsmanager.${action}` },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${action} answered ${await response.text()}`);
    return response.json();
  };
  const { SecretString } = Secret.parse(await call("GetSecretValue", { SecretId }));
  await call("PutSecretValue", { SecretId, SecretString: `${SecretString}\n${publicKey}` });
}
