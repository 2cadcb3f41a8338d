import { fetchSecret, type SecretsSettings } from "./secrets-manager.ts";

/** AWS advises caching; a rotated secret is in use everywhere after this long, without a deploy. */
const KEPT_MS = 300_000;

/** Answers a secret's string, asking Secrets Manager at most every five minutes. */
export function awsSecret(secretId: string, settings: SecretsSettings): () => Promise<string> {
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

/**
 * Asks for a secret while the function starts: its first request then waits for one round trip less,
 * and Lambda gives a start more CPU. Whatever goes wrong, the first request asks again.
 */
export function askedAhead(secret: () => Promise<string>): () => Promise<string> {
  const ahead = secret().catch(() => undefined);
  return async () => {
    await ahead;
    return secret();
  };
}
