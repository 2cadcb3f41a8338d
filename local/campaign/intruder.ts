import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Outputs } from "#local/host/outputs.ts";
import { ORDER_ID_KEY } from "#shared/contracts/create-order.ts";
import { FORGED } from "./invariants.ts";
import type { Forgery } from "./world.ts";

/** How the bodies of events begin that Conekta signed and nobody can read. */
export const POISON = '{"id":"evt_poison"';

export type Intruder = {
  /** Claims that an order was paid, with a signature that is not Conekta's. */
  readonly forge: (orderId: string, amount: number) => Promise<Forgery>;
  /** Delivers, rightly signed, what is no event: it may hold up nothing and must end as a dead letter. */
  readonly poison: () => Promise<void>;
};

export function createIntruder({ WebhookUrl, WebhookPrivateKeyFile }: Outputs): Intruder {
  const { privateKey: foreign } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const genuine = createPrivateKey(readFileSync(WebhookPrivateKeyFile, "utf8"));
  const knock = async (body: string, key: typeof genuine): Promise<number> => {
    const digest = sign("RSA-SHA256", Buffer.from(body), key).toString("base64");
    const response = await fetch(WebhookUrl, { method: "POST", headers: { digest }, body });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    async forge(orderId, amount) {
      const eventId = `${FORGED}_${orderId}`;
      const object = {
        id: "ord_forged",
        amount,
        currency: "MXN",
        payment_status: "paid",
        metadata: { [ORDER_ID_KEY]: orderId },
      };
      const body = JSON.stringify({ id: eventId, type: "order.paid", data: { object } });
      return { eventId, orderId, statusCode: await knock(body, foreign).catch(() => 0) };
    },
    async poison() {
      for (let accepted = false; !accepted; ) {
        accepted = (await knock(`${POISON},"type":7}`, genuine).catch(() => 0)) === 200;
      }
    },
  };
}
