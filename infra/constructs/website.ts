import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { CfnCondition, Duration, Fn, RemovalPolicy } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Settings } from "#infra/settings.ts";
import type { Stage } from "#infra/stages.ts";
import type { Api } from "./api.ts";
import { PageBucket } from "./page-bucket.ts";

export type WebsiteProps = {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly api: Api;
  /** Where `npm run build:page` put the page. */
  readonly pageDir: string;
};

/** The card page and the API behind one address, so that the page needs no CORS. */
export class Website extends Construct {
  /** The address given as a parameter, else the one that CloudFront gives. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: WebsiteProps) {
    super(scope, id);
    const bucket = new PageBucket(this, "Bucket");
    const distribution = this.#distribution(bucket, props);
    this.#deployPage(bucket, props);

    const { cardPageUrl } = props.settings;
    const noAddressGiven = new CfnCondition(this, "NoAddressGiven", {
      expression: Fn.conditionEquals(cardPageUrl, ""),
    });
    this.url = Fn.conditionIf(
      noAddressGiven.logicalId,
      `https://${distribution.distributionDomainName}`,
      cardPageUrl,
    ).toString();
  }

  #distribution(bucket: PageBucket, { stage, settings, api }: WebsiteProps): Distribution {
    return new Distribution(this, "Distribution", {
      comment: `Pagos-${stage.name} card page`,
      defaultRootObject: "index.html",
      httpVersion: HttpVersion.HTTP2_AND_3,
      // North America, Mexico included, and Europe.
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.#headers(stage, settings),
      },
      additionalBehaviors: {
        "/api/*": {
          origin: new HttpOrigin(hostOf(api.endpoint), {
            protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          }),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    });
  }

  #headers(stage: Stage, settings: Settings): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, "Headers", {
      comment: `Pagos-${stage.name} card page`,
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy(stage, settings),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          {
            header: "permissions-policy",
            value: "camera=(), microphone=(), geolocation=()",
            override: true,
          },
          // A bank's 3DS page may open a window and must find its way back.
          {
            header: "cross-origin-opener-policy",
            value: "same-origin-allow-popups",
            override: true,
          },
        ],
      },
    });
  }

  #deployPage(bucket: PageBucket, { stage, settings, pageDir }: WebsiteProps): void {
    if (!existsSync(join(pageDir, "index.html"))) {
      throw new Error(`There is no card page in ${pageDir}. Build it with: npm run build:page`);
    }
    const configuration = {
      apiUrl: "/api",
      conekta: { publicKey: settings.conektaPublicKey, scriptUrl: settings.conektaScriptUrl },
      merchant: stage.merchant,
    };
    new BucketDeployment(this, "Page", {
      destinationBucket: bucket,
      sources: [Source.asset(pageDir), Source.jsonData("config.json", configuration)],
      // Browsers and CloudFront ask each time whether what they have is still true, so a deployment
      // shows at once and invalidates nothing. The page is small and rarely opened twice.
      cacheControl: [CacheControl.noCache()],
      // Empties the bucket when the stack goes, without which it could not be deleted.
      retainOnDelete: false,
      logGroup: new LogGroup(this, "DeployLog", {
        retention: stage.logRetentionDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }
}

/** `https://host/path` → `host`, also where the address is known only while deploying. */
const hostOf = (url: string) => Fn.select(2, Fn.split("/", url));

const originOf = (url: string) => `${Fn.select(0, Fn.split("/", url))}//${hostOf(url)}`;

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
  ].join("; ");
}
