/**
 * What a tax line says of itself. Conekta's tax lines are an amount and a text, so the rate is known
 * only where the merchant wrote it there (`IVA 16%`). What the text does not say is null: a rate
 * worked out from the amounts would be a guess, and it would end up in a tax document.
 */
export type ToldTax = {
  readonly tax: "iva" | "ieps" | null;
  readonly exempt: boolean;
  /** Hundredths of a percent: 1600 is 16 %. */
  readonly rate_bps: number | null;
};

/** The lines of one tax at one rate, summed up; `amount` in cents. */
export type TaxAtRate = ToldTax & { readonly amount: number };

type TaxLine = { readonly description: string; readonly amount: number };

/** `16%`, `16 %`, `26.5 %`; a third decimal would be no rate that Mexico knows. */
const RATE = /(?<![\d.,])(\d{1,3})(?:[.,](\d{1,2}))?\s*%/g;
const NAMES = { iva: /\b(iva|vat)\b/i, ieps: /\bieps\b/i } as const;
const EXEMPT = /\b(exent[oa]s?|exempt)\b/i;

/** Reads `IVA 16%`, `IVA exento`, `IEPS 8 %`. A text that names two taxes or two rates tells neither. */
export function taxTold(description: string): ToldTax {
  const iva = NAMES.iva.test(description);
  const tax = iva ? "iva" : "ieps";
  const isNamed = iva !== NAMES.ieps.test(description);
  const exempt = EXEMPT.test(description);
  return { tax: isNamed ? tax : null, exempt, rate_bps: exempt ? null : rateIn(description) };
}

function rateIn(description: string): number | null {
  const [match, ...others] = description.matchAll(RATE);
  if (match === undefined || others.length > 0) return null;
  const [, whole = "", decimals = ""] = match;
  return Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
}

/** The lines by tax and rate, each once, in the order in which they first appear. */
export function taxesByRate(lines: readonly TaxLine[]): readonly TaxAtRate[] {
  const byRate = new Map<string, TaxAtRate>();
  for (const { description, amount } of lines) {
    const told = taxTold(description);
    const key = `${told.tax} ${told.exempt} ${told.rate_bps}`;
    byRate.set(key, { ...told, amount: amount + (byRate.get(key)?.amount ?? 0) });
  }
  return [...byRate.values()];
}
