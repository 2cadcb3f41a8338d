import { PRICES, type PriceName } from "#infra/prices.ts";

export type Line = {
  readonly service: string;
  readonly what: string;
  readonly price: PriceName;
  /** In a month. */
  readonly units: number;
  readonly usd: number;
  /** Where the units come from: a gate or the template counts them, or `ASSUMED` says them. */
  readonly basis: "counted" | "assumed";
};

export type Unpriced = Omit<Line, "usd">;

export const counted = (what: string, price: PriceName, units: number): Unpriced => ({
  service: PRICES[price].service,
  what,
  price,
  units,
  basis: "counted",
});

export const assumed = (...given: Parameters<typeof counted>): Unpriced => ({
  ...counted(...given),
  basis: "assumed",
});

/** With what it costs where things are `factor` times as dear as in us-east-1. Lines of nothing are left out. */
export function priced(lines: readonly Unpriced[], factor: number): readonly Line[] {
  return lines
    .filter(({ units }) => units > 0)
    .map((line) => {
      const { usd, per, ...about } = PRICES[line.price];
      const times = "isGlobal" in about ? 1 : factor;
      return { ...line, usd: ((line.units * usd) / per) * times };
    });
}

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { usd }) => sum + usd, 0);
