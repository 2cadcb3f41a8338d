/** Names under which AWS refuses somebody whose session has ended. */
const ENDED = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "UnauthorizedSSOTokenError",
]);
const UNKNOWN = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
]);

/** What went wrong, and what to do about it where AWS does not say. */
export function inOtherWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const advice = adviceFor(name, message);
  return advice === null ? message : `${message}\n${advice}`;
}

function adviceFor(name: string, message: string): string | null {
  if (/^Region (is missing|not accepted)/.test(message)) {
    return "Say where the stage is: --region mx-central-1, or AWS_REGION.";
  }
  if (name === "CredentialsProviderError" || UNKNOWN.has(name)) {
    return "AWS does not know who you are: sign in (aws sso login), or name --profile.";
  }
  if (ENDED.has(name)) return "Your session has ended: sign in again (aws sso login).";
  return /AccessDenied|is not authorized to perform/.test(`${name} ${message}`)
    ? "What each verb asks AWS for: docs/cli.md, Rights of AWS."
    : null;
}
