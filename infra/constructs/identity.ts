import {
  CfnUserPoolDomain,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
} from "aws-cdk-lib/aws-cognito";
import { Duration, Stack } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { OPERATOR_SCOPE, SCOPES } from "#shared/env.ts";
import { acknowledge } from "./acknowledged.ts";
import { removalOf } from "./removal.ts";

/** Who signs the API's access tokens, and how they name what they allow. */
export type TokenIssuer = {
  readonly issuer: string;
  readonly audience: string;
  /** A scope of ours as this issuer's tokens spell it. */
  readonly spelled: (scope: string) => string;
};

/** An issuer of the merchant's own, whose tokens spell scopes as we do. */
export const configuredIssuer = (given: {
  readonly issuer: string;
  readonly audience: string;
}): TokenIssuer => ({ ...given, spelled: (scope) => scope });

/** Cognito writes `pagos/orders:write` where other issuers write `orders:write`. */
const RESOURCE_SERVER = "pagos";

const NO_PEOPLE =
  "Nobody signs in here: the pool has no users and takes none. It issues tokens to machines only.";

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  [SCOPES.customersRead]: "Read customers",
  [SCOPES.customersWrite]: "Save, replace and forget cards",
  [SCOPES.ordersRead]: "Read orders",
  [SCOPES.ordersWrite]: "Charge, capture and cancel",
  [SCOPES.ordersRefund]: "Refund",
  [OPERATOR_SCOPE]: "Operate the stage",
};

/**
 * A Cognito user pool that gives the merchant's back end its tokens, for stages that name no issuer of
 * their own. Its tokens carry `client_id` and no `aud`, which API Gateway takes for the audience.
 */
export class Identity extends Construct {
  readonly tokens: TokenIssuer;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Where `client_credentials` become an access token. */
  readonly tokenUrl: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const { region, account, urlSuffix } = Stack.of(this);
    const pool = machinePool(this, stage);
    const domain = new CfnUserPoolDomain(this, "Domain", {
      userPoolId: pool.userPoolId,
      // Unique in a region, whoever owns it; the account's number makes it so.
      domain: `pagos-${stage.name}-${account}`,
    });
    const client = merchantClient(pool);
    this.userPoolId = pool.userPoolId;
    this.clientId = client.userPoolClientId;
    this.tokenUrl = `https://${domain.ref}.auth.${region}.amazoncognito.com/oauth2/token`;
    this.tokens = {
      issuer: `https://cognito-idp.${region}.${urlSuffix}/${pool.userPoolId}`,
      audience: this.clientId,
      spelled: (name) => `${RESOURCE_SERVER}/${name}`,
    };
  }
}

function machinePool(scope: Construct, stage: Stage): UserPool {
  const pool = new UserPool(scope, "Pool", {
    selfSignUpEnabled: false,
    deletionProtection: stage.data.deletionProtection,
    removalPolicy: removalOf(stage),
  });
  acknowledge(pool, {
    "AwsSolutions-COG1": NO_PEOPLE,
    "AwsSolutions-COG2": NO_PEOPLE,
    "AwsSolutions-COG3": NO_PEOPLE,
    "AwsSolutions-COG8": NO_PEOPLE,
  });
  return pool;
}

function merchantClient(pool: UserPool): UserPoolClient {
  const scopes = Object.values(SCOPES).map(scopeNamed);
  const server = pool.addResourceServer("Api", {
    identifier: RESOURCE_SERVER,
    // Nobody has the operator's scope until the operator makes a client that does.
    scopes: [...scopes, scopeNamed(OPERATOR_SCOPE)],
  });
  return pool.addClient("Merchant", {
    generateSecret: true,
    accessTokenValidity: Duration.hours(1),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
    oAuth: {
      flows: { clientCredentials: true },
      scopes: scopes.map((each) => OAuthScope.resourceServer(server, each)),
    },
  });
}

const scopeNamed = (scopeName: string) =>
  new ResourceServerScope({ scopeName, scopeDescription: DESCRIPTIONS[scopeName] ?? scopeName });
