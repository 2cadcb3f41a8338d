import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Bucket, type CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { CfnCondition, Fn, RemovalPolicy, Stack } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { brandCss, brandWords, previewed } from "#infra/brand.ts";
import type { EdgeSettings } from "#infra/edge-settings.ts";
import { edgeStackName, firewallArnOf, logBucketDomainOf } from "#infra/edge-stack.ts";
import type { Settings } from "#infra/settings.ts";
import type { Stage } from "#infra/stages.ts";
import { acknowledge } from "./acknowledged.ts";
import type { Api } from "./api.ts";
import type { OriginCheck } from "./origin-check.ts";
import { answeringUnder, Pointed } from "./own-domain.ts";
import { PageBucket } from "./page-bucket.ts";
import { ResponseHeaders } from "./response-headers.ts";

export type WebsiteProps = {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly api: Api;
  /** What CloudFront shows to the API, where the API asks for it. */
  readonly originCheck: OriginCheck | null;
  /** Where `npm run build:page` put the page. */
  readonly pageDir: string;
};

/** The card page and the API behind one address, so that the page needs no CORS. */
export class Website extends Construct {
  /** The address given as a parameter, else the one that CloudFront gives. */
  readonly url: string;
  /** The API by way of CloudFront. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: WebsiteProps) {
    super(scope, id);
    const bucket = new PageBucket(this, "Bucket");
    const distribution = this.#distribution(bucket, props);
    this.#deployPage(bucket, props);

    const { domain } = props.stage.edge;
    if (domain !== null) new Pointed(this, "Pointed", { domain, distribution });
    const address = `https://${domain?.name ?? distribution.distributionDomainName}`;
    this.apiUrl = `${address}/api`;
    const { cardPageUrl } = props.settings;
    const noAddressGiven = new CfnCondition(this, "NoAddressGiven", {
      expression: Fn.conditionEquals(cardPageUrl, ""),
    });
    this.url = Fn.conditionIf(noAddressGiven.logicalId, address, cardPageUrl).toString();
  }

  #distribution(bucket: PageBucket, props: WebsiteProps): Distribution {
    const { stage, settings, api, originCheck } = props;
    const headers = new ResponseHeaders(this, "Headers", { stage, settings });
    const distribution = new Distribution(this, "Distribution", {
      comment: `Pagos-${stage.name} card page`,
      defaultRootObject: "index.html",
      httpVersion: HttpVersion.HTTP2_AND_3,
      // North America, Mexico included, and Europe.
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(stage.edge.domain && answeringUnder(this, stage.edge.domain)),
      ...(stage.edge.firewall && { webAclId: firewallArnOf(stage) }),
      ...(stage.edge.accessLogs && { logBucket: this.#logBucket(stage) }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers.page,
      },
      additionalBehaviors: {
        "/api/*": {
          origin: new HttpOrigin(hostOf(api.endpoint), {
            protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
            ...(originCheck && { customHeaders: originCheck.headers }),
          }),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: headers.api,
        },
      },
    });
    acknowledge(distribution, acceptedAtTheEdge(stage.edge));
    return distribution;
  }

  #logBucket(stage: Stage): IBucket {
    return Bucket.fromBucketAttributes(this, "AccessLogs", {
      // Only its domain goes into the template; CDK asks for a name or an ARN all the same.
      bucketArn: `arn:aws:s3:::${edgeStackName(stage)}`,
      bucketRegionalDomainName: logBucketDomainOf(stage),
    });
  }

  #deployPage(bucket: PageBucket, { stage, settings, pageDir }: WebsiteProps): void {
    const document = join(pageDir, "index.html");
    if (!existsSync(document)) {
      throw new Error(`There is no card page in ${pageDir}. Build it with: npm run build:page`);
    }
    const configuration = {
      apiUrl: "/api",
      conekta: { publicKey: settings.conektaPublicKey, scriptUrl: settings.conektaScriptUrl },
      merchant: { ...stage.merchant, ...brandWords(stage.brand) },
    };
    const deployment = new BucketDeployment(this, "Page", {
      destinationBucket: bucket,
      sources: [
        Source.asset(pageDir),
        Source.data("index.html", previewed(readFileSync(document, "utf8"), stage.merchant.name)),
        Source.jsonData("config.json", configuration),
        Source.data("brand.css", brandCss(stage.brand)),
        Source.data("openapi.json", readFileSync(API_DESCRIPTION, "utf8")),
      ],
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
    acknowledgeCdksOwn(deployment, bucket);
  }
}

/** Beside the page, whose address with `/api` is the server that it names. */
const API_DESCRIPTION = join(import.meta.dirname, "../../docs/openapi.json");

/** `https://host/path` → `host`, also where the address is known only while deploying. */
const hostOf = (url: string) => Fn.select(2, Fn.split("/", url));

/** What AWS recommends and the stage's configuration has switched off, or what has a better reason. */
const acceptedAtTheEdge = ({ domain, firewall, accessLogs }: EdgeSettings) => ({
  "AwsSolutions-CFR1": "Who has a Mexican card may be anywhere when saving it.",
  ...(firewall === null && {
    "AwsSolutions-CFR2": "This stage's configuration switches the firewall off (edge.firewall).",
  }),
  ...(!accessLogs && {
    "AwsSolutions-CFR3": "This stage's configuration switches the logs off (edge.accessLogs).",
  }),
  ...(domain === null && {
    "AwsSolutions-CFR4":
      "AWS fixes what CloudFront's own name accepts. With a domain (edge.domain) it is TLS 1.2 and up.",
  }),
});

/** CDK's helper that fills the bucket while deploying; it never sees a request or a payment. */
function acknowledgeCdksOwn(deployment: BucketDeployment, bucket: PageBucket): void {
  const helper = deployment.handlerRole.node.scope;
  if (helper === undefined) throw new Error("CDK's deployment helper is not where it was.");
  const reason =
    "CDK's own helper: it copies the built page into the page's bucket, and runs only while deploying.";
  const cdksAssets =
    "arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*";
  const page = `<${Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/*`;
  acknowledge(
    helper,
    Object.fromEntries(
      [
        "AwsSolutions-L1",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
        ...["GetObject*", "GetBucket*", "List*", "DeleteObject*", "Abort*"].map(
          (action) => `AwsSolutions-IAM5[Action::s3:${action}]`,
        ),
        ...[cdksAssets, page].map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
        "Serverless-LambdaLatestVersion",
        "Serverless-LambdaTracing",
        "Serverless-LambdaDLQ",
      ].map((id) => [id, reason]),
    ),
  );
}
