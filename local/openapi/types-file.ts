import { createHash } from "node:crypto";

export const DOCUMENT = "docs/openapi.json";

/** The typed client's types: `createClient<paths>()` of openapi-fetch knows every route by them. */
export const TYPES = "local/openapi/api-types.ts";

/** First line of the types: which document they were made from. */
export function madeFrom(document: string): string {
  return `// Made from ${DOCUMENT} ${createHash("sha256").update(document).digest("hex")}`;
}
