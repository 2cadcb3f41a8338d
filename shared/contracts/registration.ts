import * as z from "zod/mini";

/** CloudFormation adds the function's ARN; everything else is what the template gives. */
const mode = z.enum(["sandbox", "live"]);

/** Properties of the custom resource that registers the webhook. */
export const WebhookProperties = z.object({
  Url: z.string().check(z.minLength(1)),
  SubscribedEvents: z.array(z.string()).check(z.minLength(1)),
  Mode: mode,
});

/** Properties of the custom resource that sees to a webhook key. */
export const WebhookKeyProperties = z.object({ Mode: mode });
