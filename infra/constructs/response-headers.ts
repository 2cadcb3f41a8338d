import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from "aws-cdk-lib/aws-cloudfront";
import { Duration, Fn } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Settings } from "#infra/settings.ts";
import type { Stage } from "#infra/stages.ts";

/** What browsers want to see before they take a domain into their preload lists: a year or more. */
const HTTPS_ONLY_FOR = Duration.days(730);

export type ResponseHeadersProps = { readonly stage: Stage; readonly settings: Settings };

/** The headers that CloudFront puts on whatever it answers. */
export class ResponseHeaders extends Construct {
  readonly page: ResponseHeadersPolicy;
  readonly api: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { stage, settings }: ResponseHeadersProps) {
    super(scope, id);
    const component = originOf(settings.conektaScriptUrl);
    this.page = new ResponseHeadersPolicy(this, "Page", {
      comment: `Pagos-${stage.name} card page`,
      securityHeadersBehavior: securityHeaders(stage, contentSecurityPolicy(stage, settings)),
      customHeadersBehavior: {
        customHeaders: [
          overriding("permissions-policy", permissionsPolicy(component)),
          // A bank's 3DS page may open a window and must find its way back.
          overriding("cross-origin-opener-policy", "same-origin-allow-popups"),
          // What would break where Trusted Types were required is told in the browser's console.
          ...(stage.conekta.scriptObeysTrustedTypes
            ? []
            : [overriding("content-security-policy-report-only", TRUSTED_TYPES)]),
        ],
      },
    });
    // JSON is nobody's page: should a browser ever show an answer as one, it may load nothing.
    this.api = new ResponseHeadersPolicy(this, "Api", {
      comment: `Pagos-${stage.name} API`,
      securityHeadersBehavior: securityHeaders(
        stage,
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      ),
    });
  }
}

const overriding = (header: string, value: string) => ({ header, value, override: true });

const securityHeaders = (stage: Stage, policy: string): ResponseSecurityHeadersBehavior => ({
  contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: {
    accessControlMaxAge: HTTPS_ONLY_FOR,
    // The promise covers subdomains only where the domain is the stage's own.
    includeSubdomains: stage.edge.domain !== null,
    preload: stage.edge.hstsPreload,
    override: true,
  },
});

/** `https://host/path` → `https://host`, also where the address is known only while deploying. */
const originOf = (url: string) =>
  `${Fn.select(0, Fn.split("/", url))}//${Fn.select(2, Fn.split("/", url))}`;

/** Conekta's Component may let the bank ask for a passkey, which browsers count as a payment. */
const permissionsPolicy = (component: string) =>
  [
    "camera=()",
    "microphone=()",
    "geolocation=()",
    "usb=()",
    "serial=()",
    `payment=(self "${component}")`,
  ].join(", ");

/** `conekta-script` is the page's one policy, for the address of that script. */
const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types conekta-script";

/**
 * The page runs its own script and Conekta's, and talks to nobody else. Conekta's Component draws
 * the card form in a frame of its own; its script is known to call home and Conekta's API.
 */
function contentSecurityPolicy(stage: Stage, settings: Settings): string {
  const component = originOf(settings.conektaScriptUrl);
  return [
    "default-src 'none'",
    `script-src 'self' ${component}`,
    `frame-src ${[component, ...stage.conekta.frameOrigins].join(" ")}`,
    `connect-src 'self' ${component} ${originOf(settings.conektaUrl)}`,
    "img-src 'self' data: https://assets.conekta.com",
    "style-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(stage.conekta.scriptObeysTrustedTypes ? [TRUSTED_TYPES] : []),
  ].join("; ");
}
