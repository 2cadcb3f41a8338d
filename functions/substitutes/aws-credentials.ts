/**
 * Stands in for `@aws-sdk/credential-provider-node` inside the bundles (see `infra/bundle.ts`).
 *
 * Lambda hands a function its credentials in environment variables and nowhere else, so the chain of
 * profiles, SSO, web identity and instance metadata is 130 KB that can never be reached there.
 */
import { fromEnv } from "@aws-sdk/credential-provider-env";

/** Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`. */
export function defaultProvider(): ReturnType<typeof fromEnv> {
  return fromEnv();
}
