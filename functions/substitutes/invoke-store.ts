/**
 * Stands in for `@aws/lambda-invoke-store` inside the bundles (see `infra/bundle.ts`).
 *
 * The AWS SDK asks it for the trace id of the invocation, and reads the environment where there is
 * no store. Ours runs one invocation at a time, so that the environment is right; the store would
 * tell several at a time apart, in 2 KB.
 */
export const InvokeStore = { getInstanceAsync: async () => undefined };
