import { startConekta } from "#local/conekta/start-conekta.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { startPrism } from "./prism.ts";
import { type Spoiler, startSpoiler } from "./spoiler.ts";

/** Conekta's OpenAPI is not part of this repository: the variable names a local copy. */
export const OPENAPI = process.env["CONEKTA_OPENAPI"] ?? "";

if (OPENAPI === "") {
  process.stderr.write(
    "Skipped: nothing is checked against Conekta's OpenAPI, because CONEKTA_OPENAPI names no copy of it.\n",
  );
}

export type ConektaBehindPrism = {
  /** Prism's address: whoever talks to it talks to the simulator and is checked, and so is the answer. */
  readonly url: string;
  readonly spoilNext: Spoiler["spoilNext"];
  readonly stop: () => Promise<void>;
};

export const startConektaBehindPrism = async (): Promise<ConektaBehindPrism> => {
  const conekta = await startConekta({
    port: 0,
    privateKey: "key_private",
    publicKey: "key_public",
    webhookSigningKey: aSigningKey().privateKey,
    // The specification forbids webhooks on localhost; nothing is to leave for the address used instead.
    webhookDelayMs: { min: 3_600_000, max: 3_600_000 },
  });
  const spoiler = await startSpoiler(conekta.url);
  const prism = await startPrism(OPENAPI, spoiler.url);
  return {
    url: prism.url,
    spoilNext: spoiler.spoilNext,
    stop: async () => {
      await prism.stop();
      await spoiler.stop();
      await conekta.close();
    },
  };
};
