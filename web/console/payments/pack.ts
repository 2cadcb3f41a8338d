import type { Hop, Lane } from "#local/console/contract.ts";
import { LANES } from "#local/console/contract.ts";

/** A step as it is drawn: pixels from the left edge of its lane. */
export interface Bar {
  readonly hop: Hop;
  readonly waitX: number;
  readonly x: number;
  readonly width: number;
  /** Which line of its lane, from the top. */
  readonly line: number;
  readonly labelSide: "left" | "right" | "none";
}

export interface DrawnLane {
  readonly lane: Lane;
  readonly bars: readonly Bar[];
  readonly lines: number;
}

export interface Drawing {
  readonly width: number;
  readonly place: (at: number) => number;
  readonly titleOf: (hop: Hop) => string;
}

const WORK_MIN = 5;
/** Of a letter of the label on average, and of the space around it. */
const LETTER = 6.1;
const AROUND = 12;
const LINES_MAX = 8;

/** Lays out bars and their labels so that none covers another; of a crowd, the labels are left out. */
export function packLanes(hops: readonly Hop[], drawing: Drawing): readonly DrawnLane[] {
  const byLane = Map.groupBy(hops, ({ lane }) => lane);
  return LANES.flatMap((lane) => {
    const inside = byLane.get(lane);
    if (inside === undefined) return [];
    const bars = packLane(inside, drawing);
    return [{ lane, bars, lines: 1 + Math.max(...bars.map(({ line }) => line)) }];
  });
}

function packLane(hops: readonly Hop[], drawing: Drawing): readonly Bar[] {
  const ends: number[] = [];
  return hops
    .map((hop) => boxOf(hop, drawing))
    .sort((one, other) => one.from - other.from)
    .map(({ from, to, ...bar }) => {
      const free = ends.findIndex((end) => end <= from);
      const line = free >= 0 ? free : Math.min(ends.length, LINES_MAX - 1);
      ends[line] = Math.max(ends[line] ?? 0, to);
      return { ...bar, line };
    });
}

/** The bar, and from where to where it and its label reach. */
function boxOf(hop: Hop, { width: room, place, titleOf }: Drawing) {
  const x = Math.min(place(hop.at), room - WORK_MIN);
  const waitX = hop.waitMs > 0 ? place(hop.at - hop.waitMs) : x;
  const width = Math.max(WORK_MIN, place(hop.at + hop.ms) - x);
  const label = titleOf(hop).length * LETTER + AROUND;
  const bar = { hop, waitX, x, width };
  const end = x + width;
  if (end + label <= room)
    return { ...bar, labelSide: "right", from: waitX, to: end + label } as const;
  if (waitX - label >= 0)
    return { ...bar, labelSide: "left", from: waitX - label, to: end } as const;
  return { ...bar, labelSide: "none", from: waitX, to: end } as const;
}
