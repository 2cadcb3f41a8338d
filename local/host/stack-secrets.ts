import { randomBytes } from "node:crypto";
import * as z from "zod";
import { HostError } from "./host-error.ts";
import type { FunctionSpec } from "./hosted-function.ts";
import type { SecretsEngine } from "./secrets-endpoint.ts";
import type { LocalStack } from "./stack.ts";

/** A secret's value, by the environment variable through which functions know the secret. */
export type SecretValues = Readonly<Record<string, string>>;

/** Replaces the references to secrets in a text, as CloudFormation does while it deploys. */
export type ResolveSecrets = (text: string) => string;

const Secret = z.object({
  GenerateSecretString: z.object({ PasswordLength: z.number().default(32) }).optional(),
});

const REFERENCE = /\{\{resolve:secretsmanager:([^}]+?):SecretString:::\}\}/g;

/**
 * Gives every secret of the stack its value: the one given here, or, where AWS would make it, one made
 * once. A placeholder would fail much later, and far away.
 */
export function fillSecrets(
  { stack, specs }: { stack: LocalStack; specs: readonly FunctionSpec[] },
  values: SecretValues,
  engine: SecretsEngine,
): void {
  for (const { environment } of specs) {
    for (const [variable, value] of Object.entries(values)) {
      const arn = environment[variable];
      if (arn !== undefined) engine.offer(arn, value);
    }
  }
  const secrets = stack.resources(["AWS::SecretsManager::Secret"], Secret);
  for (const { id, ref, properties } of secrets.filter(
    ({ ref }) => engine.find(ref) === undefined,
  )) {
    const { GenerateSecretString: generated } = properties;
    if (generated === undefined) {
      throw new HostError(`The local host has no value for the secret ${id}.`);
    }
    engine.offer(ref, randomText(generated.PasswordLength));
  }
}

export function secretsFrom({ find }: SecretsEngine): ResolveSecrets {
  return (text) =>
    text.replaceAll(REFERENCE, (reference, arn: string) => {
      const value = find(arn);
      if (value === undefined) throw new HostError(`The local host cannot resolve ${reference}.`);
      return value;
    });
}

function randomText(length: number): string {
  return randomBytes(length).toString("hex").slice(0, length);
}
