type Counts = Readonly<Record<string, number>>;

export type Tally = {
  /** Counts one more of that name and says the how-many-th it is. */
  readonly hear: (name: string) => number;
  readonly strike: (fault: string, name: string) => void;
  readonly acceptForgery: () => void;
  readonly report: () => TallyReport;
};

export type TallyReport = {
  /** Calls, events and challenges by name, while there were rules for their kind. */
  readonly heard: Counts;
  /** By fault, then by the name of what it struck. */
  readonly struck: Readonly<Record<string, Counts>>;
  /** Forged deliveries that were answered as if Conekta had sent them. */
  readonly forgeries_accepted: number;
};

export const createTally = (): Tally => {
  const heard = new Map<string, number>();
  const struck = new Map<string, Map<string, number>>();
  let forgeriesAccepted = 0;
  return {
    hear: (name) => increment(heard, name),
    strike: (fault, name) => {
      const counts = struck.get(fault) ?? new Map<string, number>();
      struck.set(fault, counts);
      increment(counts, name);
    },
    acceptForgery: () => {
      forgeriesAccepted += 1;
    },
    report: () => ({
      heard: Object.fromEntries(heard),
      struck: Object.fromEntries(
        Array.from(struck, ([fault, counts]) => [fault, Object.fromEntries(counts)]),
      ),
      forgeries_accepted: forgeriesAccepted,
    }),
  };
};

const increment = (counts: Map<string, number>, name: string): number => {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count;
};
