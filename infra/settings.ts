import { CfnParameter, CfnRule, Fn, type Stack } from "aws-cdk-lib/core";
import { refusePlaceholders } from "./brand.ts";
import { type Stage, UNSET } from "./stages.ts";

/** What a deployment may still change, as parameters of the template. */
export type Settings = {
  readonly conektaUrl: string;
  readonly conektaScriptUrl: string;
  readonly conektaPublicKey: string;
  /** Where Conekta's private key is. */
  readonly conektaKeySecretArn: string;
  /** Null where the stack creates who signs the tokens. */
  readonly jwt: { readonly issuer: string; readonly audience: string } | null;
  /** Empty: the address that CloudFront gives. Never empty in a stage without CloudFront. */
  readonly cardPageUrl: string;
};

export function settingsOf(stack: Stack, stage: Stage): Settings {
  const parameter = (id: string, description: string, initial: string) =>
    new CfnParameter(stack, id, { description, default: initial }).valueAsString;

  const settings = {
    conektaUrl: parameter("ConektaUrl", "Base address of Conekta's API", stage.conekta.url),
    conektaScriptUrl: parameter(
      "ConektaScriptUrl",
      "Script of Conekta's card Component",
      stage.conekta.scriptUrl,
    ),
    conektaPublicKey: parameter(
      "ConektaPublicKey",
      "Conekta's public key, with which the browser makes tokens",
      stage.conekta.publicKey,
    ),
    conektaKeySecretArn: parameter(
      "ConektaKeyArn",
      "ARN of the secret that holds Conekta's private key",
      stage.conekta.keySecretArn,
    ),
    jwt: stage.jwt && {
      issuer: parameter("JwtIssuer", "Who signs the API's access tokens", stage.jwt.issuer),
      audience: parameter("JwtAudience", "Audience of the API's access tokens", stage.jwt.audience),
    },
    cardPageUrl: parameter(
      "CardPageUrl",
      "Address of the card page; empty: the one that CloudFront gives",
      "",
    ),
  };
  refuseUnset(stack, settings);
  refusePlaceholders(stack, stage);
  if (!stage.cloudFront) refuseNoPage(stack, settings.cardPageUrl);
  return settings;
}

function refuseNoPage(stack: Stack, cardPageUrl: string): void {
  new CfnRule(stack, "PageIsSomewhere", {
    assertions: [
      {
        assert: Fn.conditionNot(Fn.conditionEquals(cardPageUrl, "")),
        assertDescription:
          "This stage has no CloudFront: give the card page's address as the parameter CardPageUrl.",
      },
    ],
  });
}

/** CloudFormation evaluates rules before it creates or changes anything. */
function refuseUnset(stack: Stack, settings: Settings): void {
  const isSet = (value: string, unset: string) => Fn.conditionNot(Fn.conditionEquals(value, unset));
  new CfnRule(stack, "EverythingIsSet", {
    assertions: [
      {
        assert: isSet(settings.conektaPublicKey, UNSET.conektaPublicKey),
        assertDescription:
          "Conekta's public key is not set: run `npm run pagos -- init` for this stage.",
      },
      {
        assert: isSet(settings.conektaKeySecretArn, UNSET.conektaKeySecretArn),
        assertDescription:
          "Conekta's private key is not stored: run `npm run pagos -- init` for this stage.",
      },
      ...(settings.jwt === null
        ? []
        : [
            {
              assert: isSet(settings.jwt.issuer, UNSET.issuer),
              assertDescription:
                "Nobody signs the API's tokens: put jwt.issuer of this stage in infra/stages.ts.",
            },
          ]),
    ],
  });
}
