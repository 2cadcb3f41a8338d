import type { Clock } from "./clock.ts";
import { noJournal, openJournal } from "./journal.ts";
import { objectId, type Random, readableId, seededRandom } from "./random.ts";
import { type Change, collectionNamed, createState, type State } from "./state.ts";

/** What can be turned while the simulator runs. */
export type Settings = {
  /** How long after a change its events are delivered. Conekta was seen to take 11 to 16 s. */
  readonly webhookDelayMs: { readonly min: number; readonly max: number };
  /** A failed delivery is tried again after this long, then after twice as long, and so on. */
  readonly firstRetryMs: number;
  /** While true nothing is delivered; what becomes due is kept. */
  readonly paused: boolean;
  /** Conekta's specification requires a customer's phone, its guide creates customers without one. */
  readonly phoneRequired: boolean;
};

/** What operations work on: state, chance and the time, but no socket and no timer. */
export type World = {
  readonly state: State;
  readonly settings: Settings;
  readonly random: Random;
  /** Base address of the simulator, for the links that it hands out; known once it listens. */
  readonly url: string;
  readonly nowMs: () => number;
  /** Epoch seconds. Stands still during a transaction: all its events happen in the same second. */
  readonly now: () => number;
  /** A new id such as `ord_2tXx8KUxw6311kEbs`. */
  readonly newId: (prefix: string) => string;
  /** A new id such as `637e79cb70d06300013ea169`. */
  readonly newObjectId: () => string;
  /** When the events of this transaction are delivered: at one moment, all of them. */
  readonly deliveryDueMs: () => number;
};

export type Simulation = {
  readonly world: World;
  /** Runs an operation that either happens entirely, and is then in the data file, or throws and leaves no trace. */
  readonly transact: <T>(operation: (world: World) => T) => T;
  readonly configure: (settings: Partial<Settings>) => void;
  readonly movedTo: (url: string) => void;
};

export type SimulationOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly settings: Settings;
  readonly dataFile?: string | undefined;
  readonly log?: (line: string) => void;
  /** Told of every transaction that changed something, after it is safe. */
  readonly committed?: (changes: readonly Change[]) => void;
};

/** The part of a world that changes: when the running transaction began, and what was turned. */
type Moment = { atMs: number | null; dueMs: number | null; settings: Settings; url: string };

export const createSimulation = (options: SimulationOptions): Simulation => {
  const changes: Change[] = [];
  const state = createState((change) => changes.push(change));
  const journal =
    options.dataFile === undefined
      ? noJournal
      : openJournal(options.dataFile, state, options.log ?? (() => undefined));
  const moment: Moment = { atMs: null, dueMs: null, settings: options.settings, url: "" };
  const world = createWorld(options, state, moment);
  return {
    world,
    transact: (operation) => {
      moment.atMs = options.clock.nowMs();
      moment.dueMs = null;
      changes.length = 0;
      try {
        const result = operation(world);
        settle(changes, journal.commit, options.committed);
        return result;
      } catch (refused) {
        undo(state, changes);
        throw refused;
      } finally {
        moment.atMs = null;
      }
    },
    configure: (settings) => {
      moment.settings = { ...moment.settings, ...settings };
    },
    movedTo: (url) => {
      moment.url = url;
    },
  };
};

const createWorld = (options: SimulationOptions, state: State, moment: Moment): World => {
  const { clock, seed } = options;
  const random = seededRandom(seed);
  const nowMs = () => moment.atMs ?? clock.nowMs();
  const now = () => Math.floor(nowMs() / 1_000);
  const nextInSequence = () => {
    const value = (state.sequences.find("sequence")?.value ?? 0) + 1;
    state.sequences.put({ id: "sequence", value });
    return value;
  };
  return {
    state,
    random,
    get settings() {
      return moment.settings;
    },
    get url() {
      return moment.url;
    },
    nowMs,
    now,
    newId: (prefix) => prefix + readableId(seed, nextInSequence()),
    newObjectId: () => objectId(seed, nextInSequence(), now()),
    deliveryDueMs: () => {
      const { min, max } = moment.settings.webhookDelayMs;
      moment.dueMs ??= nowMs() + Math.round(min + random() * (max - min));
      return moment.dueMs;
    },
  };
};

type Observer = (changes: readonly Change[]) => void;

/** One change per record: what was there before the transaction, and what is there after it. */
const settle = (changes: readonly Change[], ...observers: readonly (Observer | undefined)[]) => {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.collection} ${change.id}`;
    merged.set(key, { ...change, before: (merged.get(key) ?? change).before });
  }
  for (const observe of merged.size === 0 ? [] : observers) {
    observe?.([...merged.values()]);
  }
};

const undo = (state: State, changes: readonly Change[]) => {
  for (const { collection, id, before } of changes.toReversed()) {
    collectionNamed(state, collection).restore(id, before);
  }
};
