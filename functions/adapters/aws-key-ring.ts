import { randomUUID } from "node:crypto";
import type { KeyRingStore } from "#functions/ports.ts";
import { parseKeyRing, printKeyRing } from "#shared/domain/key-ring.ts";
import { callSecretsManager, fetchSecret, type SecretsSettings } from "./secrets-manager.ts";

/** The webhook-keys secret as whoever changes it needs it: never from a cache. */
export function awsKeyRing(secretId: string, settings: SecretsSettings): KeyRingStore {
  return {
    read: async () => parseKeyRing(await fetchSecret(secretId, settings)),
    write: async (ring) => {
      await callSecretsManager(settings, "PutSecretValue", {
        SecretId: secretId,
        SecretString: printKeyRing(ring),
        ClientRequestToken: randomUUID(),
      });
    },
  };
}
