import { colourOf, element, svg, words } from "./svg.ts";

type Part = { readonly name: string; readonly value: number };
type Bar = { readonly label: string; readonly parts: readonly Part[] };

export type StackedBars = {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
};

const WIDTH = 760;
const ROW = 46;
const TOP = 64;
const BAR = 16;

/** Horizontal bars, one below the other, each of the same named parts. */
export function stackedBars({ title, unit, bars }: StackedBars): string {
  const names = [...new Set(bars.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const longest = Math.max(...bars.map(sumOf), 1e-9);
  const scale = (WIDTH - 80) / longest;
  return svg({ title, width: WIDTH, height: TOP + bars.length * ROW }, [
    words(title, { x: 0, y: 18, "font-weight": 600 }),
    ...legend(names),
    ...bars.flatMap((bar, at) => row(bar, { y: TOP + at * ROW, scale, unit, names })),
  ]);
}

const sumOf = ({ parts }: Bar): number => parts.reduce((sum, { value }) => sum + value, 0);

function legend(names: readonly string[]): readonly string[] {
  const step = WIDTH / names.length;
  return names.flatMap((name, at) => [
    element("rect", { x: at * step, y: 32, width: 10, height: 10, fill: colourOf(at) }),
    words(name, { x: at * step + 14, y: 42, "font-size": 12 }),
  ]);
}

type Place = {
  readonly y: number;
  readonly scale: number;
  readonly unit: string;
  readonly names: readonly string[];
};

function row(bar: Bar, { y, scale, unit, names }: Place): readonly string[] {
  let x = 0;
  const rects = names.flatMap((name, at) => {
    const value = bar.parts.find((part) => part.name === name)?.value ?? 0;
    const width = value * scale;
    const rect = element("rect", {
      x: x.toFixed(1),
      y: y + 20,
      width: width.toFixed(1),
      height: BAR,
      fill: colourOf(at),
    });
    x += width;
    return value === 0 ? [] : [rect];
  });
  const total = `${sumOf(bar).toFixed(2)} ${unit}`;
  return [
    words(bar.label, { x: 0, y: y + 14 }),
    ...rects,
    words(total, { x: (x + 6).toFixed(1), y: y + 33, "font-weight": 600 }),
  ];
}
