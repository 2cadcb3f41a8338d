import type { Config } from "./config.ts";
import { fill } from "./copy/copy.ts";
import type { Facts } from "./facts.ts";
import type { SaveRequest } from "./link-api.ts";
import type { Ports } from "./ports.ts";

type Reproaches = Pick<Facts, "consentMissing" | "pinTrouble">;

/** What our own fields, consent and PIN, still want; null where they are complete. */
export function whatIsMissing(facts: Facts, ports: Pick<Ports, "entered">): Reproaches | null {
  const { consented, pin } = ports.entered();
  const isPinMissing = facts.link?.pinRequired === true && !/^\d{4}$/.test(pin);
  if (consented && !isPinMissing) return null;
  return { consentMissing: !consented, pinTrouble: isPinMissing ? "missing" : null };
}

/** Of what was reproached before; nothing new is reproached while somebody is typing. */
export function stillMissing(facts: Facts, ports: Pick<Ports, "entered">): Reproaches {
  const missing = whatIsMissing(facts, ports);
  return {
    consentMissing: facts.consentMissing && missing?.consentMissing === true,
    pinTrouble: missing?.pinTrouble == null ? null : facts.pinTrouble,
  };
}

/** Hashes the very words that stand beside the box that was ticked. */
export async function saveRequest(
  { facts, ports }: { facts: Facts; ports: Pick<Ports, "entered" | "digest"> },
  { merchant }: Config,
  token: string,
): Promise<SaveRequest> {
  const { locale, link } = facts;
  const { version, text } = merchant.consent;
  const sha256 = await ports.digest(fill(text[locale], { merchant: merchant.name }));
  return {
    token_id: token,
    consent: { version, locale, sha256 },
    ...(link?.pinRequired === true ? { pin: ports.entered().pin } : {}),
  };
}
