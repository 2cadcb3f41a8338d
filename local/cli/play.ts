import { Outputs } from "#local/host/outputs.ts";
import { accessTokenFor } from "./access-token.ts";
import type { StagePlace } from "./stage-place.ts";

/** Throws where money is real: nobody plays there. */
export function permitPlay({ mode, stage }: StagePlace): void {
  if (mode === "live") throw new Error(`${stage} moves real money: nothing is tried out there.`);
}

/** Outputs that only a host on this machine has, and no scenario for deployed stages asks for. */
const NOWHERE = {
  ConektaUrl: "",
  ConsoleUrl: "",
  SqsEndpoint: "",
  DynamoDbEndpoint: "",
  SecretsManagerEndpoint: "",
  WebhookPrivateKeyFile: "",
};

/** A stage as scenarios know it. */
export async function playedOn(place: StagePlace): Promise<Outputs> {
  if (place.isLocal) return Outputs.parse(place.outputs);
  const { token } = await accessTokenFor(place);
  return Outputs.parse({ ...NOWHERE, ...place.outputs, MerchantToken: token });
}
