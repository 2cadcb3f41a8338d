import * as z from "zod";

/**
 * What differs between stages at the edge: CloudFront and what stands before and around it. Why it is
 * like this: docs/decisions/the-edge.md.
 */
const domain = z.strictObject({
  /** Where card holders and Conekta reach the stage, such as `pagos.example.com`. */
  name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "must be a host name, without https://"),
  /** CloudFront takes certificates of one region only. */
  certificateArn: z
    .string()
    .regex(
      /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      "must be the ARN of an ACM certificate in us-east-1: CloudFront reads no other region",
    ),
  /** The Route 53 zone that holds the name; null: the name is pointed at CloudFront elsewhere. */
  hostedZone: z.nullable(
    z.strictObject({
      id: z.string().regex(/^Z[A-Z0-9]+$/, "must look like Z0123456789ABC"),
      name: z.string().min(1),
    }),
  ),
});

const firewall = z.strictObject({
  /** For the page and the API together. Many phones of one mobile network share an address. */
  requestsPerAddressIn5Minutes: z.int().min(10).max(2_000_000),
});

export const EdgeSettings = z.strictObject({
  /** Null: the name that CloudFront gives, with which AWS still allows TLS 1.0. */
  domain: z.nullable(domain),
  /** AWS WAF, about 11 USD a month; null: none. Lives in a stack of its own in us-east-1. */
  firewall: z.nullable(firewall),
  /** CloudFront's log of every request, in a bucket of the same stack. */
  accessLogs: z.boolean(),
  /** Whether the routes that ask for no JWT answer only what came through CloudFront. */
  onlyThroughCloudFront: z.boolean(),
  /** Asks browsers to know the domain as https-only beforehand. Hard to take back: see the decision. */
  hstsPreload: z.boolean(),
});

export type EdgeSettings = Readonly<z.infer<typeof EdgeSettings>>;

type AtTheEdge = {
  readonly edge: EdgeSettings;
  readonly operations: { readonly watched: boolean };
};

/** The certificate of whose end somebody is told beforehand; null where there is none, or nobody. */
export const watchedCertificate = ({ edge, operations }: AtTheEdge): string | null =>
  operations.watched ? (edge.domain?.certificateArn ?? null) : null;

/** Whether the stage needs a second stack where CloudFront's firewall, logs and certificate have to be. */
export const needsEdgeStack = (stage: AtTheEdge): boolean =>
  stage.edge.firewall !== null || stage.edge.accessLogs || watchedCertificate(stage) !== null;
