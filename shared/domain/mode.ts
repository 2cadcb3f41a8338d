import { PagosError } from "./errors.ts";

/** Whose money moves: nobody's, or the card holder's. Conekta's keys do not say; its answers do. */
export type Mode = "sandbox" | "live";

export const modeOf = ({ livemode }: { readonly livemode: boolean }): Mode =>
  livemode ? "live" : "sandbox";

/** Throws `conekta_refused_us` when one of Conekta's objects is not of the mode that is expected. */
export function refuseOtherMode(
  expected: Mode,
  objects: readonly { readonly livemode: boolean | null }[],
): void {
  const other = objects.some(
    ({ livemode }) => livemode !== null && livemode !== (expected === "live"),
  );
  if (!other) return;
  throw new PagosError(
    expected === "live"
      ? "This stage moves real money, and the private key is a sandbox key. Store the live key: npm run pagos -- keys set"
      : "This stage moves no real money, and the private key is a live key. Store the sandbox key: npm run pagos -- keys set",
    { code: "conekta_refused_us" },
  );
}
