import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type AddRoutesOptions,
  type CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { FunctionName } from "#infra/functions.ts";
import type { Stage } from "#infra/stages.ts";
import { SCOPES } from "#shared/env.ts";
import { acknowledge } from "./acknowledged.ts";
import type { Functions } from "./functions.ts";
import type { TokenIssuer } from "./identity.ts";
import type { OriginCheck } from "./origin-check.ts";
import { removalOf } from "./removal.ts";

type Route = {
  readonly method: HttpMethod;
  readonly path: string;
  readonly function: FunctionName;
  /** What the caller's token must hold, or who checks the caller where there is no such token. */
  readonly access: { readonly scope: string } | { readonly checkedBy: string };
};

const linkToken = { checkedBy: "the function: the card link's own token" } as const;

const ROUTES: readonly Route[] = [
  {
    method: HttpMethod.POST,
    path: "/customers",
    function: "create-customer",
    access: { scope: SCOPES.customersWrite },
  },
  {
    method: HttpMethod.GET,
    path: "/customers/{id}",
    function: "get-customer",
    access: { scope: SCOPES.customersRead },
  },
  {
    method: HttpMethod.PUT,
    path: "/customers/{id}/card",
    function: "replace-card",
    access: { scope: SCOPES.customersWrite },
  },
  {
    method: HttpMethod.DELETE,
    path: "/customers/{id}",
    function: "forget-customer",
    access: { scope: SCOPES.customersWrite },
  },
  {
    method: HttpMethod.POST,
    path: "/orders",
    function: "create-order",
    access: { scope: SCOPES.ordersWrite },
  },
  {
    method: HttpMethod.GET,
    path: "/orders",
    function: "list-orders",
    access: { scope: SCOPES.ordersRead },
  },
  {
    method: HttpMethod.GET,
    path: "/orders/{id}",
    function: "get-order",
    access: { scope: SCOPES.ordersRead },
  },
  {
    method: HttpMethod.POST,
    path: "/orders/{id}/refunds",
    function: "refund-order",
    access: { scope: SCOPES.ordersRefund },
  },
  {
    method: HttpMethod.POST,
    path: "/orders/{id}/cancel",
    function: "cancel-order",
    access: { scope: SCOPES.ordersWrite },
  },
  {
    method: HttpMethod.POST,
    path: "/orders/{id}/capture",
    function: "capture-order",
    access: { scope: SCOPES.ordersWrite },
  },
  {
    method: HttpMethod.POST,
    path: "/card-links",
    function: "create-card-link",
    access: { scope: SCOPES.customersWrite },
  },
  {
    method: HttpMethod.GET,
    path: "/card-links",
    function: "list-card-links",
    access: { scope: SCOPES.customersRead },
  },
  {
    method: HttpMethod.GET,
    path: "/card-links/{id}",
    function: "read-card-link",
    access: { scope: SCOPES.customersRead },
  },
  {
    method: HttpMethod.POST,
    path: "/card-links/{id}/revoke",
    function: "revoke-card-link",
    access: { scope: SCOPES.customersWrite },
  },
  {
    method: HttpMethod.POST,
    path: "/card-links/{id}/renew",
    function: "renew-card-link",
    access: { scope: SCOPES.customersWrite },
  },
  { method: HttpMethod.GET, path: "/card-link", function: "get-card-link", access: linkToken },
  { method: HttpMethod.POST, path: "/card-link/card", function: "save-card", access: linkToken },
  {
    method: HttpMethod.POST,
    path: "/card-link/renewal-request",
    function: "request-renewal",
    access: linkToken,
  },
  {
    method: HttpMethod.POST,
    path: "/client-events",
    function: "record-client-event",
    access: { checkedBy: "nobody: it takes three short members and stores nothing" },
  },
  {
    method: HttpMethod.POST,
    path: "/webhooks/conekta",
    function: "webhook",
    access: { checkedBy: "the function: Conekta's signature" },
  },
];

/** CloudFront hands `/api/*` on as it is, so the stage is named after that path. */
const API_STAGE = "api";

/** Routes that must not take the place of others, each with its own throttle of the stage's. */
const THROTTLED_APART = {
  "POST /orders": "orders",
  "POST /client-events": "clientEvents",
} as const satisfies Readonly<Record<string, keyof Stage["throttles"]>>;

/** No address, path, query or header: none of them is needed, and tokens travel in headers. */
const ACCESS_LOG = JSON.stringify({
  request_id: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  latency_ms: "$context.responseLatency",
  authorizer_error: "$context.authorizer.error",
  integration_error: "$context.integrationErrorMessage",
});

export type ApiProps = {
  readonly stage: Stage;
  readonly tokens: TokenIssuer;
  /** Null: routes without a JWT answer whoever asks. */
  readonly originCheck: OriginCheck | null;
};

export class Api extends Construct {
  readonly url: string;
  readonly endpoint: string;
  readonly id: string;
  readonly #api: HttpApi;
  readonly #stage: HttpStage;
  readonly #throttles: Stage["throttles"];
  readonly #authorizer: IHttpRouteAuthorizer;
  readonly #tokens: TokenIssuer;
  readonly #originCheck: OriginCheck | null;

  constructor(scope: Construct, id: string, { stage, tokens, originCheck }: ApiProps) {
    super(scope, id);
    const { routes } = stage.throttles;
    this.#throttles = stage.throttles;
    this.#tokens = tokens;
    this.#originCheck = originCheck;
    this.#api = new HttpApi(this, "Http", {
      apiName: `Pagos-${stage.name}`,
      createDefaultStage: false,
      ...(stage.corsOrigins.length > 0 && { corsPreflight: corsFor(stage.corsOrigins) }),
    });
    this.#authorizer = new HttpJwtAuthorizer("Jwt", tokens.issuer, {
      jwtAudience: [tokens.audience],
    });
    const accessLog = new LogGroup(this, "AccessLog", {
      retention: stage.logRetentionDays,
      removalPolicy: removalOf(stage),
    });
    this.#stage = new HttpStage(this, "Stage", {
      httpApi: this.#api,
      stageName: API_STAGE,
      autoDeploy: true,
      throttle: { rateLimit: routes.perSecond, burstLimit: routes.atOnce },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(ACCESS_LOG),
      },
    });
    this.endpoint = this.#api.apiEndpoint;
    this.id = this.#api.apiId;
    this.url = `${this.#api.apiEndpoint}/${API_STAGE}`;
  }

  answeredBy(functions: Functions): void {
    for (const { method, path, function: name, access } of ROUTES) {
      const routes = this.#api.addRoutes({
        methods: [method],
        path,
        integration: new HttpLambdaIntegration(name, functions.named(name)),
        ...this.#accessTo(access),
      });
      // API Gateway refuses a stage that has settings for a route which is not there yet.
      if (`${method} ${path}` in THROTTLED_APART) this.#stage.node.addDependency(...routes);
      if ("checkedBy" in access) {
        for (const route of routes) {
          acknowledge(route, { "AwsSolutions-APIG4": `Checked by ${access.checkedBy}.` });
        }
      }
    }
    this.#throttleApart();
  }

  #throttleApart(): void {
    const settings = Object.entries(THROTTLED_APART).map(([route, name]) => {
      const { perSecond, atOnce } = this.#throttles[name];
      return [route, { ThrottlingRateLimit: perSecond, ThrottlingBurstLimit: atOnce }];
    });
    // CDK's own construct knows one throttle for all routes.
    const resource = this.#stage.node.defaultChild as CfnStage;
    resource.routeSettings = Object.fromEntries(settings);
  }

  /** A JWT is proof enough; whoever brings none has to come by CloudFront. */
  #accessTo(access: Route["access"]): Partial<AddRoutesOptions> {
    if ("scope" in access) {
      return {
        authorizer: this.#authorizer,
        authorizationScopes: [this.#tokens.spelled(access.scope)],
      };
    }
    return this.#originCheck === null ? {} : { authorizer: this.#originCheck.authorizer };
  }
}

const corsFor = (origins: readonly string[]) => ({
  allowOrigins: [...origins],
  allowMethods: [
    CorsHttpMethod.GET,
    CorsHttpMethod.POST,
    CorsHttpMethod.PUT,
    CorsHttpMethod.DELETE,
  ],
  allowHeaders: ["authorization", "content-type", "idempotency-key", "x-correlation-id"],
  exposeHeaders: ["idempotent-replayed", "retry-after", "x-correlation-id"],
});
