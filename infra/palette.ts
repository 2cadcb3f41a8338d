/**
 * A merchant gives four colours for light and four for dark; the card page needs a dozen. This is
 * the arithmetic in between, and WCAG's: text must differ from what it stands on by 4.5, what marks
 * a control by 3.
 */

/** `#rrggbb` each. */
export type Colours = {
  readonly primary: string;
  readonly background: string;
  readonly surface: string;
  readonly text: string;
};

type Palette = Colours & {
  readonly "primary-strong": string;
  readonly "on-primary": string;
  readonly ring: string;
  readonly muted: string;
  readonly line: string;
  readonly control: string;
  readonly wash: string;
};

const BLACK = "#000000";
const WHITE = "#ffffff";

/** The custom properties of the page's style sheet; those for problems are the same for everybody. */
export function paletteOf(colours: Colours): Palette {
  const { primary, surface, text } = colours;
  const onPrimary = contrast(primary, WHITE) >= contrast(primary, BLACK) ? WHITE : BLACK;
  return {
    ...colours,
    "primary-strong": mixed(primary, onPrimary === WHITE ? BLACK : WHITE, 0.25),
    "on-primary": onPrimary,
    ring: primary,
    muted: mixed(text, surface, 0.25),
    line: mixed(surface, text, 0.18),
    control: mixed(text, surface, 0.4),
    wash: mixed(surface, primary, 0.1),
  };
}

type Demand = {
  readonly colour: keyof Palette;
  readonly on: keyof Palette;
  readonly ratio: number;
};

/** Which of the given colours is to be changed where a demand is not met comes first. */
const DEMANDS: readonly (Demand & { readonly given: keyof Colours })[] = [
  { given: "text", colour: "text", on: "surface", ratio: 4.5 },
  { given: "text", colour: "text", on: "background", ratio: 4.5 },
  { given: "text", colour: "text", on: "wash", ratio: 4.5 },
  { given: "text", colour: "muted", on: "surface", ratio: 4.5 },
  { given: "text", colour: "muted", on: "background", ratio: 4.5 },
  { given: "text", colour: "muted", on: "wash", ratio: 4.5 },
  { given: "text", colour: "control", on: "surface", ratio: 3 },
  { given: "primary", colour: "primary", on: "surface", ratio: 3 },
  { given: "primary", colour: "primary", on: "background", ratio: 3 },
];

type Complaint = { readonly given: keyof Colours; readonly message: string };

/** What cannot be read, each with the nearest colour that could. */
export function unreadable(colours: Colours): readonly Complaint[] {
  const failed = DEMANDS.filter((demand) => !isMet(demand, colours));
  const given = [...new Set(failed.map((demand) => demand.given))];
  return given.map((name) => {
    const [first] = failed.filter((demand) => demand.given === name);
    return { given: name, message: complaint(name, first, colours) };
  });
}

function complaint(name: keyof Colours, demand: Demand | undefined, colours: Colours): string {
  if (demand === undefined) throw new Error(`No demand on ${name} has failed.`);
  const { colour, on, ratio } = demand;
  const palette = paletteOf(colours);
  const reached = contrast(palette[colour], palette[on]).toFixed(2);
  const better = nearestReadable(name, colours);
  const advice = better === null ? "no shade of it does: change the others" : `${better} does`;
  return `${colours[name]} does not stand out: ${colour} on ${on} has ${reached} to 1, must have ${ratio}; ${advice}`;
}

/** The same hue, darkened or lightened as little as meets every demand on it. */
function nearestReadable(name: keyof Colours, colours: Colours): string | null {
  const demands = DEMANDS.filter(({ given }) => given === name);
  for (let percent = 1; percent <= 100; percent += 1) {
    for (const end of [BLACK, WHITE]) {
      const candidate = { ...colours, [name]: mixed(colours[name], end, percent / 100) };
      if (demands.every((demand) => isMet(demand, candidate))) return candidate[name];
    }
  }
  return null;
}

function isMet({ colour, on, ratio }: Demand, colours: Colours): boolean {
  const palette = paletteOf(colours);
  return contrast(palette[colour], palette[on]) >= ratio;
}

/** WCAG 2.2's contrast ratio, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(colour: string, other: string, share: number): string {
  const others = channels(other);
  const mix = channels(colour).map((value, at) => value + ((others[at] ?? 0) - value) * share);
  return `#${mix.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

const channels = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
