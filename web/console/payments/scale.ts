import type { Hop } from "#local/console/contract.ts";

/** From epoch milliseconds to a place between 0 and 1, and back. */
export interface Scale {
  readonly place: (at: number) => number;
  readonly timeAt: (place: number) => number;
  /** Idle stretches that were shortened. */
  readonly pauses: readonly Pause[];
}

interface Pause {
  /** Between 0 and 1. */
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** The part of the scale in sight, between 0 and 1. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export const ALL: Window = { from: 0, to: 1 };

interface Piece {
  readonly from: number;
  readonly to: number;
  /** In milliseconds, as it is drawn. */
  readonly width: number;
}

/** A stretch in which nothing works is drawn no longer than this. */
const IDLE_MS = 250;
/** Around each piece of work, so that it can be seen. */
const AROUND_MS = 15;

/** With `compact`, stretches in which nothing works are shortened: a retry may wait for minutes. */
export function scaleOf(hops: readonly Hop[], compact: boolean): Scale {
  const start = Math.min(...hops.map(({ at, waitMs }) => at - waitMs));
  const end = Math.max(start + 1, ...hops.map(({ at, ms }) => at + ms));
  const pieces = compact
    ? compactPieces(hops, start, end)
    : [{ from: start, to: end, width: end - start }];
  const total = pieces.reduce((sum, { width }) => sum + width, 0);
  const edges = edgesOf(pieces);
  return {
    place(at) {
      const index = Math.max(
        0,
        pieces.findIndex(({ to }) => at <= to),
      );
      const piece = at > end ? pieces.at(-1) : pieces[index];
      if (piece === undefined) return 0;
      const share = clamp((at - piece.from) / Math.max(1, piece.to - piece.from));
      const before = edges[at > end ? pieces.length - 1 : index] ?? 0;
      return (before + share * piece.width) / total;
    },
    timeAt(place) {
      const drawn = clamp(place) * total;
      const index = Math.max(
        0,
        edges.findLastIndex((edge) => edge <= drawn),
      );
      const piece = pieces[index];
      if (piece === undefined) return start;
      const share = clamp((drawn - (edges[index] ?? 0)) / Math.max(1, piece.width));
      return piece.from + share * (piece.to - piece.from);
    },
    pauses: pieces.flatMap(({ from, to, width }, index) => {
      const edge = edges[index] ?? 0;
      const isShort = width === to - from;
      return isShort ? [] : [{ from: edge / total, to: (edge + width) / total, ms: to - from }];
    }),
  };
}

/** Work in its length, idleness at most `IDLE_MS`. */
function compactPieces(hops: readonly Hop[], start: number, end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const { from, to } of busySpans(hops)) {
    const begin = Math.max(at, from);
    if (begin > at) {
      pieces.push({ from: at, to: begin, width: Math.min(IDLE_MS, begin - at) });
    }
    const stop = Math.min(to, end);
    if (stop > begin) pieces.push({ from: begin, to: stop, width: stop - begin });
    at = Math.max(at, stop);
  }
  return pieces.length === 0 ? [{ from: start, to: end, width: end - start }] : pieces;
}

function busySpans(hops: readonly Hop[]) {
  return hops
    .map(({ at, ms }) => ({ from: at - AROUND_MS, to: at + ms + AROUND_MS }))
    .sort((one, other) => one.from - other.from);
}

function edgesOf(pieces: readonly Piece[]): readonly number[] {
  let sum = 0;
  return pieces.map(({ width }) => {
    sum += width;
    return sum - width;
  });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
