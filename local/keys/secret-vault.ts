import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { type KeyRing, parseKeyRing, printKeyRing } from "#shared/domain/key-ring.ts";
import { type AwsPlace, awsSettings } from "./aws-settings.ts";

/** Secrets Manager, as far as keys are concerned. */
export interface SecretVault {
  /** Null where there is none under this name or ARN. */
  readonly find: (id: string) => Promise<{ readonly arn: string; readonly value: string } | null>;
  /** Overwrites the value of a secret, or makes one under this name. Gives its ARN. */
  readonly store: (name: string, value: string) => Promise<string>;
}

export function secretVault(place: AwsPlace): SecretVault {
  const client = new SecretsManagerClient(awsSettings(place));
  const find: SecretVault["find"] = async (id) => {
    try {
      const { ARN, SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      return { arn: ARN ?? id, value: SecretString ?? "" };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  };
  return {
    find,
    async store(name, value) {
      const present = await find(name);
      if (present === null) {
        const made = await client.send(
          new CreateSecretCommand({
            Name: name,
            SecretString: value,
            Description: "Conekta's private key",
          }),
        );
        return made.ARN ?? name;
      }
      if (present.value !== value) {
        await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
      }
      return present.arn;
    },
  };
}

/** The webhook-keys secret as a ring. */
export function vaultRing(vault: SecretVault, arn: string) {
  return {
    async read(): Promise<KeyRing> {
      const secret = await vault.find(arn);
      if (secret === null) throw new Error(`There is no secret ${arn}. Is the stage deployed?`);
      return parseKeyRing(secret.value);
    },
    async write(ring: KeyRing): Promise<void> {
      await vault.store(arn, printKeyRing(ring));
    },
  };
}
