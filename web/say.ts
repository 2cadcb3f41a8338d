import { type CopyKey, fill } from "./copy/copy.ts";
import type { Facts } from "./facts.ts";

export type Say = (key: CopyKey, values?: Readonly<Record<string, string>>) => string;

/** Speaks the card holder's language in the merchant's tone and name. */
export function speaker(facts: Facts): Say {
  const { config, inApp } = facts;
  const { copy } = facts.words;
  const known = {
    merchant: config?.merchant.name ?? copy.theMerchant,
    host: config === null ? "" : new URL(config.conekta.scriptUrl, location.href).host,
    app: inApp ?? "",
  };
  return (key, values = {}) => fill(copy[key], { ...known, ...values });
}
