/** Money is an integer number of cents (centavos) and a currency beside it; never a float. */
export type Centavos = number & { readonly __brand: "Centavos" };

/** ISO 4217 codes that Conekta charges cards in. */
export const CURRENCIES = ["MXN", "USD"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Conekta refuses card charges below 3.00; we refuse first, before anything is stored or sent. */
export const CARD_MINIMUM = centavos(300);

/** Brands a safe, non-negative integer as cents. Throws on anything else: that is a bug of ours. */
export function centavos(value: number): Centavos {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error(`An amount must be a whole number of cents, got ${value}.`);
  }
  return value as Centavos;
}

/** What an order comes to, in the parts that Conekta adds up. Amounts in cents. */
export type Priced = {
  readonly line_items: readonly { readonly unit_price: number; readonly quantity: number }[];
  readonly tax_lines?: readonly { readonly amount: number }[] | undefined;
  readonly shipping_lines?: readonly { readonly amount: number }[] | undefined;
  readonly discount_lines?: readonly { readonly amount: number }[] | undefined;
};

/**
 * Conekta's own sum: items, plus shipping and taxes, minus discounts (its WooCommerce plugin's
 * `ckpg_check_balance`). May be negative or beyond the safe integers; the caller judges that.
 */
export function totalOf(priced: Priced): number {
  const items = priced.line_items.reduce((sum, item) => sum + item.unit_price * item.quantity, 0);
  const added = [...(priced.tax_lines ?? []), ...(priced.shipping_lines ?? [])];
  const taken = priced.discount_lines ?? [];
  return items + sumOf(added) - sumOf(taken);
}

/** Sum of the lines' amounts, in cents. */
export function sumOf(lines: readonly { readonly amount: number }[]): number {
  return lines.reduce((sum, line) => sum + line.amount, 0);
}
