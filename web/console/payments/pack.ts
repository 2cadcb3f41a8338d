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
/** Labels may take so many lines of a lane; a crowd beyond that goes without, and then overlaps. */
const LABELLED_MAX = 4;
const LINES_MAX = 12;

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
    .map((hop) => boxesOf(hop, drawing))
    .sort(([one], [other]) => one.bar.waitX - other.bar.waitX)
    .map(([bare, ...labelled]) => {
      const best = labelled.find((box) => lineFor(ends, box.from, LABELLED_MAX) !== null) ?? bare;
      const { from, to, bar } = best;
      const line = lineFor(ends, from, LINES_MAX) ?? LINES_MAX - 1;
      ends[line] = Math.max(ends[line] ?? 0, to);
      return { ...bar, line };
    });
}

/** The first line that is free from there on, maybe a new one; null where all are taken. */
function lineFor(ends: readonly number[], from: number, max: number): number | null {
  const free = ends.findIndex((end) => end <= from);
  const line = free >= 0 ? free : ends.length;
  return line < max ? line : null;
}

interface Box {
  readonly bar: Omit<Bar, "line">;
  /** From where to where the bar and its label reach. */
  readonly from: number;
  readonly to: number;
}

/** Without a label, and then with one on either side where there is room for it. */
function boxesOf(hop: Hop, { width: room, place, titleOf }: Drawing): readonly [Box, ...Box[]] {
  const x = Math.min(place(hop.at), room - WORK_MIN);
  const waitX = hop.waitMs > 0 ? place(hop.at - hop.waitMs) : x;
  const width = Math.max(WORK_MIN, place(hop.at + hop.ms) - x);
  const title = titleOf(hop);
  const label = title.length * LETTER + AROUND;
  const bar = { hop, waitX, x, width };
  const end = x + width;
  const box = (labelSide: Bar["labelSide"], from: number, to: number): Box => ({
    bar: { ...bar, labelSide },
    from,
    to,
  });
  return [
    box("none", waitX, end + 2),
    ...(title !== "" && end + label <= room ? [box("right", waitX, end + label)] : []),
    ...(title !== "" && waitX - label >= 0 ? [box("left", waitX - label, end)] : []),
  ];
}
