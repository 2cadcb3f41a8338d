import { colourOf, element, INK, roundAbove, svg, words } from "./svg.ts";

export type LineChart = {
  readonly title: string;
  /** What is counted from left to right. */
  readonly x: string;
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
  /** A part of the width that is told apart. */
  readonly shade: { readonly from: number; readonly to: number; readonly name: string };
};

const WIDTH = 760;
const HEIGHT = 360;
const PLOT = { left: 48, right: 740, top: 70, bottom: 316 } as const;
const MARKS = 5;

/** Lines over one another, from zero up. */
export function lineChart({ title, x, lines, shade }: LineChart): string {
  const all = lines.flatMap(({ points }) => points);
  const most = roundAbove(Math.max(...all.map(({ y }) => y), 0));
  const widest = Math.max(...all.map((point) => point.x), 1);
  const across = (value: number) => PLOT.left + (value / widest) * (PLOT.right - PLOT.left);
  const up = (value: number) => PLOT.bottom - (value / most) * (PLOT.bottom - PLOT.top);
  const paths = lines.map(({ points }, at) => {
    const d = points.map(
      (each, index) =>
        `${index === 0 ? "M" : "L"}${across(each.x).toFixed(1)} ${up(each.y).toFixed(1)}`,
    );
    return element("path", {
      d: d.join(""),
      fill: "none",
      stroke: colourOf(at),
      "stroke-width": 2,
    });
  });
  return svg({ title, width: WIDTH, height: HEIGHT }, [
    words(title, { x: 0, y: 18, "font-weight": 600 }),
    ...legend(lines.map(({ name }) => name)),
    ...shaded(shade, across),
    ...marks(most).flatMap((value) => rung(value, up(value))),
    ...marks(widest).map((value) =>
      words(value.toLocaleString("en-US"), {
        x: across(value),
        y: PLOT.bottom + 18,
        "text-anchor": "middle",
        "font-size": 12,
      }),
    ),
    words(x, { x: PLOT.right, y: PLOT.bottom + 36, "text-anchor": "end", "font-size": 12 }),
    ...paths,
  ]);
}

/** Round numbers from nothing up to the greatest. */
function marks(most: number): readonly number[] {
  const step = roundAbove(most / MARKS);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
}

function legend(names: readonly string[]): readonly string[] {
  const step = WIDTH / names.length;
  return names.flatMap((name, at) => [
    element("rect", { x: at * step, y: 32, width: 10, height: 10, fill: colourOf(at) }),
    words(name, { x: at * step + 14, y: 42, "font-size": 12 }),
  ]);
}

function shaded({ from, to, name }: LineChart["shade"], across: (value: number) => number) {
  const [left, right] = [across(from), across(to)];
  const height = PLOT.bottom - PLOT.top;
  return [
    element("rect", {
      x: left.toFixed(1),
      y: PLOT.top,
      width: (right - left).toFixed(1),
      height,
      fill: INK,
      opacity: 0.18,
    }),
    words(name, { x: left.toFixed(1), y: PLOT.top - 6, "font-size": 12 }),
  ];
}

function rung(value: number, y: number): readonly string[] {
  return [
    element("line", {
      x1: PLOT.left,
      x2: PLOT.right,
      y1: y.toFixed(1),
      y2: y.toFixed(1),
      stroke: INK,
      opacity: 0.3,
    }),
    words(value.toLocaleString("en-US"), {
      x: PLOT.left - 6,
      y: (y + 4).toFixed(1),
      "text-anchor": "end",
      "font-size": 12,
    }),
  ];
}
