/** What is broken on purpose, as far as sliders can say it: see `Faults` of the console's contract. */
export type Plan = { readonly seed?: number } & {
  readonly [G in Group]?: readonly Rule[];
};

interface Rule {
  readonly fault: string;
  readonly rate?: number;
  readonly on?: unknown;
  readonly next?: number;
}

/** Of the simulated Conekta: see local/conekta/faults/plan.ts. */
export const CONEKTA_GROUPS = ["calls", "webhooks", "three_ds"] as const;
/** Places of the stack: see local/faults/fault-kinds.ts. */
export const STACK_GROUPS = ["table", "queues", "downstream", "consumers", "functions"] as const;
export type Group = (typeof CONEKTA_GROUPS | typeof STACK_GROUPS)[number];

const OF_ENGINES = { throttle: {}, refuse: {}, lose: {}, delay: {}, partial: {} };

/** What a slider stands for: a fault of any call or event, with its usual settings. */
export const SLIDERS: Readonly<Record<Group, Readonly<Record<string, object>>>> = {
  calls: {
    delay: { ms: { min: 200, max: 2_500 } },
    drop_before: {},
    drop_after: {},
    error_before: {},
    error_after: {},
    too_many: {},
    truncated: {},
    html: {},
  },
  webhooks: {
    duplicate: {},
    late: { ms: { min: 1_000, max: 5_000 } },
    reordered: {},
    missing: {},
    forged_signature: {},
    skewed: { seconds: { min: 3_600, max: 3_600 } },
  },
  three_ds: {
    approve: { ms: { min: 2_000, max: 5_000 } },
    reject: { ms: { min: 2_000, max: 5_000 } },
    abandon: { ms: { min: 2_000, max: 5_000 } },
  },
  table: OF_ENGINES,
  queues: OF_ENGINES,
  downstream: OF_ENGINES,
  consumers: { fail: {}, kill: {}, redeliver: {}, shuffle: {} },
  functions: { fail: {}, kill: {} },
};

export function isOfStack(place: string): boolean {
  return STACK_GROUPS.some((each) => each === place);
}

/** Per cent. */
export function rateOf(plan: Plan, group: Group, fault: string): number {
  const rule = plan[group]?.find((each) => isSlid(group, each) && each.fault === fault);
  return Math.round((rule?.rate ?? 0) * 100);
}

/** The plan with one slider moved; rules that no slider stands for stay as they are. */
export function withRate(plan: Plan, slider: Slider, percent: number): Plan {
  const { group, fault } = slider;
  const others = (plan[group] ?? []).filter((rule) => !isSlid(group, rule) || rule.fault !== fault);
  const moved = { fault, rate: percent / 100, ...SLIDERS[group][fault] };
  return { ...plan, [group]: percent === 0 ? others : [...others, moved] };
}

export interface Slider {
  readonly group: Group;
  readonly fault: string;
}

function isSlid(group: Group, { fault, on, next }: Rule): boolean {
  const isAny = on === undefined || on === "any" || (Array.isArray(on) && on.includes("any"));
  return Object.hasOwn(SLIDERS[group], fault) && isAny && next === undefined;
}
