import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { cameBy } from "./http-event.ts";
import type { LocalStack } from "./stack.ts";
import type { ResolveSecrets } from "./stack-secrets.ts";

const Distribution = z.object({
  DistributionConfig: z.object({
    CacheBehaviors: z
      .array(z.object({ PathPattern: z.string(), TargetOriginId: z.string() }))
      .default([]),
    Origins: z
      .array(
        z.object({
          Id: z.string(),
          OriginCustomHeaders: z
            .array(z.object({ HeaderName: z.string(), HeaderValue: z.string() }))
            .default([]),
        }),
      )
      .default([]),
  }),
});

/** Gives what CloudFront writes over a request's headers before it hands it on to the API. */
export type CloudFront = (request: IncomingMessage) => Readonly<Record<string, string>>;

/**
 * Plays the stack's distribution in front of the API: it adds where the viewer is, and the headers of
 * the API's origin, whatever the viewer wrote into them.
 */
export function createCloudFront(
  stack: LocalStack,
  apiPath: string,
  resolveSecrets: ResolveSecrets,
): CloudFront {
  const origins = stack
    .resources(["AWS::CloudFront::Distribution"], Distribution)
    .map(({ properties }) => properties.DistributionConfig)
    .flatMap(({ CacheBehaviors, Origins }) =>
      CacheBehaviors.filter(({ PathPattern }) => PathPattern === `${apiPath}/*`).flatMap(
        ({ TargetOriginId }) => Origins.filter(({ Id }) => Id === TargetOriginId),
      ),
    );
  const own = Object.fromEntries(
    origins
      .flatMap(({ OriginCustomHeaders }) => OriginCustomHeaders)
      .map(({ HeaderName, HeaderValue }) => [
        HeaderName.toLowerCase(),
        resolveSecrets(HeaderValue),
      ]),
  );
  return ({ headers, socket }) => ({
    ...own,
    "x-forwarded-for": cameBy(headers["x-forwarded-for"]?.toString(), socket.remoteAddress),
  });
}
