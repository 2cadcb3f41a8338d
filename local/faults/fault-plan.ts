import { createHash } from "node:crypto";
import type { FaultKind, FaultPlace, Rates, RatesOfPlaces } from "./fault-kinds.ts";

export type FaultPlanOptions = {
  readonly seed: number;
  /** Of every place that `places` does not name. */
  readonly rates: Rates;
  readonly places?: RatesOfPlaces;
  /** Strikes only what is about one of these orders or customers; absent, all of it. */
  readonly only?: ReadonlySet<string>;
};

/** What may be struck. The same thing is named in the same way in every run of a seed. */
type Occasion = {
  /** Ids of ours that it is about; empty where it is about nobody in particular. */
  readonly subjects: readonly string[];
  /** `create-order PutItem`, for one. */
  readonly what: string;
  readonly place: FaultPlace;
};

/** A fault that struck. */
export type Strike = Occasion & { readonly kind: FaultKind; readonly atMs: number };

export type FaultPlan = {
  /** The first of these kinds that strikes now, or null. */
  readonly strike: (kinds: readonly FaultKind[], occasion: Occasion) => FaultKind | null;
  /** A number in [0, 1) for the details of a fault, from the seed as well. */
  readonly chance: (...about: readonly string[]) => number;
  readonly strikes: () => readonly Strike[];
  /** Nothing strikes before `begin`, nor after `heal`. */
  readonly begin: () => void;
  readonly heal: () => void;
  readonly isOn: () => boolean;
};

/**
 * Decides from one seed what goes wrong. A decision depends on what is struck and on how often that
 * was seen before, not on when: calls of different orders race each other and would otherwise shift
 * every later decision, so that no run could be repeated.
 */
export function createFaultPlan({ seed, rates, places, only }: FaultPlanOptions): FaultPlan {
  const seen = new Map<string, number>();
  const struck: Strike[] = [];
  let isActive = false;

  const chance = (...about: readonly string[]) => numberOf(`${seed} ${about.join(" ")}`);
  const nextTime = (occasion: string) => {
    const times = (seen.get(occasion) ?? 0) + 1;
    seen.set(occasion, times);
    return String(times);
  };

  return {
    chance,
    strike(kinds, { subjects, what, place }) {
      if (!isActive || !concerns(subjects, only)) return null;
      const occasion = `${what} ${subjects.join(",")}`;
      const time = nextTime(occasion);
      const rateOf = (kind: FaultKind) => (places?.[place] ?? rates)[kind] ?? 0;
      const kind = kinds.find((each) => chance(each, occasion, time) < rateOf(each));
      if (kind === undefined) return null;
      struck.push({ kind, subjects, what, place, atMs: Date.now() });
      return kind;
    },
    strikes: () => struck,
    isOn: () => isActive,
    begin: () => {
      isActive = true;
    },
    heal: () => {
      isActive = false;
    },
  };
}

function concerns(subjects: readonly string[], only: ReadonlySet<string> | undefined): boolean {
  return only === undefined || subjects.some((subject) => only.has(subject));
}

/** Our ids in a text, each once: of orders (`pbd_…`) and of customers (`cus_…`, derived like them). */
export function subjectsIn(text: string): readonly string[] {
  return [...new Set(text.match(/\b(?:pbd|cus)_[a-z2-7]{26}\b/g) ?? [])].sort();
}

/** 48 bits of a digest: uniform, and the same on every machine. */
function numberOf(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}
