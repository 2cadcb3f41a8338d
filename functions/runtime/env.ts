import { STAGE } from "#shared/env.ts";

/** Reads environment variables once, at the start: a function without its settings must not start. */
export function requireEnv<Name extends string>(...names: readonly Name[]): Record<Name, string> {
  const entries = names.map((name) => {
    const value = process.env[name];
    if (!value) throw new Error(`The environment lacks ${name}.`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** Where AWS is. Lambda sets the region; only the local host and emulators set the endpoint. */
export function awsSettings() {
  return {
    region: requireEnv("AWS_REGION").AWS_REGION,
    endpoint: process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"],
  };
}

/** The dimension of every metric. A unit test has none; there is nobody to count for either. */
export const stageName = (): string => process.env[STAGE] ?? "none";
