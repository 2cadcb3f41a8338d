import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { isSameText } from "#functions/adapters/same-text.ts";
import { authorizerEdge } from "#functions/runtime/authorizer-edge.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { ORIGIN_SECRET, ORIGIN_SECRET_HEADER } from "#shared/env.ts";
import { cameThroughCloudFront } from "./check-origin.ts";

const env = requireEnv(ORIGIN_SECRET);
const deps = { secret: awsSecret(env.ORIGIN_SECRET, awsSettings()), isSame: isSameText };

export const handler = authorizerEdge("check-origin", (headers) =>
  cameThroughCloudFront(deps, headers[ORIGIN_SECRET_HEADER]),
);
