declare global {
  interface Window {
    /** Not in every browser, and not yet in TypeScript's library. */
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): string };
    };
  }
}

/** Named in the page's Content-Security-Policy: nothing else here may make the address of a script. */
const POLICY = "conekta-script";

let policy: { createScriptURL(url: string): string } | undefined;

/**
 * The address of Conekta's script, in the form that Trusted Types ask for where the page's policy
 * requires them. The page sets no other script and no markup at all, so this is its only policy.
 */
export function scriptAddress(url: string): string {
  if (window.trustedTypes === undefined) return url;
  policy ??= window.trustedTypes.createPolicy(POLICY, { createScriptURL: (address) => address });
  return policy.createScriptURL(url);
}
