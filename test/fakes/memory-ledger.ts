import type { Ledger, LedgerEntry } from "#functions/ports.ts";

/** Books in memory, with what was booked in the order in which it was. */
export function memoryLedger(): Ledger & { readonly entries: readonly LedgerEntry[] } {
  const rows = new Map<string, LedgerEntry>();
  return {
    get entries() {
      return [...rows.values()];
    },
    has: async (id) => rows.has(id),
    async post(entry) {
      if (rows.has(entry.id)) return "known";
      rows.set(entry.id, entry);
      return "posted";
    },
  };
}
