import * as z from "zod";
import {
  FAULTS_OF_PLACES,
  type FaultKind,
  type FaultPlace,
  type RatesOfPlaces,
} from "#local/faults/fault-kinds.ts";
import type { HostFaults } from "#local/faults/host-faults.ts";
import { notUnderstood } from "./desk.ts";
import type { Simulator } from "./simulator.ts";
import type { Faults, Struck } from "./tools-contract.ts";

const rulesOf = (kinds: readonly FaultKind[]) =>
  z.array(z.strictObject({ fault: z.enum(kinds), rate: z.number().min(0).max(1) })).default([]);

/** What of a plan concerns the stack's own places; the rest is the simulator's to read. */
const StackPlan = z.object({
  seed: z.int().min(0).default(1),
  table: rulesOf(FAULTS_OF_PLACES.table),
  queues: rulesOf(FAULTS_OF_PLACES.queues),
  downstream: rulesOf(FAULTS_OF_PLACES.downstream),
  consumers: rulesOf(FAULTS_OF_PLACES.consumers),
  functions: rulesOf(FAULTS_OF_PLACES.functions),
});
type StackPlan = Readonly<z.output<typeof StackPlan>>;

const PLACES: readonly FaultPlace[] = ["table", "queues", "downstream", "consumers", "functions"];
const NOTHING: StackPlan = StackPlan.parse({});

const PresetRequest = z.strictObject({ preset: z.string(), seed: z.int().min(0).optional() });

/** Bad days of the stack itself; those of Conekta are the simulator's. */
const PRESETS: Readonly<Record<string, z.input<typeof StackPlan>>> = {
  "nube-a-medias": {
    table: [
      { fault: "throttle", rate: 0.15 },
      { fault: "lose", rate: 0.05 },
    ],
    queues: [{ fault: "lose", rate: 0.1 }],
    downstream: [
      { fault: "refuse", rate: 0.3 },
      { fault: "partial", rate: 0.2 },
    ],
    consumers: [
      { fault: "fail", rate: 0.1 },
      { fault: "redeliver", rate: 0.2 },
    ],
  },
};

const SimulatorPlan = z.looseObject({
  calls: z.array(z.unknown()),
  webhooks: z.array(z.unknown()),
  three_ds: z.array(z.unknown()),
  outage: z.string().nullable(),
});

export type FaultDesk = ReturnType<typeof createFaultDesk>;

/** What is broken on purpose, at the simulated Conekta and in the stack, as one plan under one seed. */
export function createFaultDesk(simulator: Simulator, stack: HostFaults) {
  let plan = NOTHING;

  const report = async (): Promise<Faults> => {
    const conekta = await simulator.faults();
    return {
      on: isOn(plan) || (conekta !== null && isOnAt(conekta.plan)),
      simulated: conekta !== null,
      plan: { ...plan, ...conekta?.plan },
      struck: [...struckAt(conekta?.struck ?? {}), ...struckIn(stack)],
      presets: [...(conekta?.presets ?? []), ...Object.keys(PRESETS)],
    };
  };
  const begin = async (next: StackPlan) => {
    plan = next;
    if (isOn(next)) await stack.begin({ seed: next.seed, rates: {}, places: ratesOf(next) });
    else stack.end();
  };
  return {
    report,
    /** Whether anything is being broken, asked every second: cheap. */
    isOn: async () => (await report()).on,
    /**
     * Takes a whole plan, or the name of one with a seed; what it does not name stops. Throws a refusal where
     * either side does not understand it, and then neither has changed.
     */
    async set(wish: unknown): Promise<Faults> {
      const { mine, theirs } = divided(expanded(wish));
      await simulator.setFaults(theirs);
      await begin(mine);
      return report();
    },
    async stop(): Promise<Faults> {
      await begin(NOTHING);
      await simulator.stopFaults();
      return report();
    },
  };
}

/** A preset of ours as the plan that it stands for; anything else as it is. */
function expanded(wish: unknown): unknown {
  const { preset = "", seed } = PresetRequest.safeParse(wish).data ?? {};
  const named = Object.hasOwn(PRESETS, preset) ? PRESETS[preset] : undefined;
  return named === undefined ? wish : { ...named, ...(seed !== undefined && { seed }) };
}

function divided(wish: unknown): { readonly mine: StackPlan; readonly theirs: object } {
  const parsed = StackPlan.safeParse(wish);
  if (!parsed.success) throw notUnderstood(parsed.error);
  const others = Object.entries(Object(wish)).filter(([key]) => !PLACES.some((own) => own === key));
  return { mine: parsed.data, theirs: Object.fromEntries(others) };
}

function ratesOf(plan: StackPlan): RatesOfPlaces {
  const rates = PLACES.map((place) => [
    place,
    Object.fromEntries(plan[place].map(({ fault, rate }) => [fault, rate])),
  ]);
  return Object.fromEntries(rates.filter(([, kinds]) => Object.keys(Object(kinds)).length > 0));
}

function isOn(plan: StackPlan): boolean {
  return PLACES.some((place) => plan[place].some(({ rate }) => rate > 0));
}

/** A rule that had so many times to strike and has struck them all is over. */
function isOnAt(plan: object): boolean {
  const { calls, webhooks, three_ds, outage } = SimulatorPlan.parse(plan);
  const Live = z.union([
    z.looseObject({ rate: z.number().positive() }),
    z.looseObject({ next: z.int().positive() }),
  ]);
  return (
    outage !== null ||
    [...calls, ...webhooks, ...three_ds].some((rule) => Live.safeParse(rule).success)
  );
}

function struckAt(counts: Readonly<Record<string, Readonly<Record<string, number>>>>): Struck[] {
  return Object.entries(counts).flatMap(([fault, targets]) =>
    Object.entries(targets).map(([target, count]) => ({ place: "conekta", fault, target, count })),
  );
}

function struckIn({ strikes }: HostFaults): Struck[] {
  const alike = Map.groupBy(strikes(), ({ place, kind, what }) => `${place} ${kind} ${what}`);
  return [...alike.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    return [{ place: first.place, fault: first.kind, target: first.what, count: all.length }];
  });
}
