/**
 * Charts for documents: SVG that is read on white and on black. Colours are of middling lightness, the
 * background is left to whoever shows it.
 */
const COLOURS = [
  "#4c8dd6",
  "#d9822b",
  "#3fa37c",
  "#b05fc0",
  "#d1525a",
  "#8a8f3a",
  "#5e9fb0",
  "#a0744a",
] as const;

export const INK = "#7d8590";

export const colourOf = (at: number): string => COLOURS[at % COLOURS.length] ?? INK;

export type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, content = ""): string {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(String(value))}"`,
  );
  return `<${name}${given.join("")}>${content}</${name}>`;
}

/** Words at a place; `anchor` says which end of them is there. */
export const words = (text: string, attributes: Attributes): string =>
  element("text", { fill: INK, ...attributes }, escaped(text));

export function svg(
  {
    title,
    width,
    height,
  }: { readonly title: string; readonly width: number; readonly height: number },
  content: readonly string[],
): string {
  const heading = element("title", {}, escaped(title));
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "font-family": "system-ui, sans-serif",
    "font-size": 13,
  };
  return `${element("svg", attributes, `\n${[heading, ...content].join("\n")}\n`)}\n`;
}

const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** The round number at or above a value: 1, 2 or 5 times a power of ten. */
export function roundAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
