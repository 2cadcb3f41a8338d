/** WCAG 2.2's contrast of two colours as `#rrggbb`, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What WCAG's level AA asks of text of ordinary size. */
const AA = 4.5;
const TEXTS = [
  ["text", "surface"],
  ["text", "background"],
  ["muted", "surface"],
  ["on-primary", "primary"],
] as const;

/**
 * The pairs of a page's colours, light and dark, that people cannot tell apart well enough, as
 * `text on surface 3.10`. Null where the style sheet names no such colours.
 *
 * @param css `brand.css` of the card page: custom properties, once for light and once for dark.
 */
export function unreadableIn(css: string): readonly string[] | null {
  const reached = css.split("@media").flatMap(contrastsOf);
  if (reached.length === 0) return null;
  return reached
    .filter(({ ratio }) => ratio < AA)
    .map(({ text, ground, ratio }) => `${text} on ${ground} ${ratio.toFixed(2)}`);
}

function contrastsOf(theme: string) {
  const given = theme.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi);
  const colours = new Map([...given].map(([, name = "", colour = ""]) => [name, colour]));
  return TEXTS.flatMap(([text, ground]) => {
    const [one, other] = [colours.get(text), colours.get(ground)];
    if (one === undefined || other === undefined) return [];
    return [{ text, ground, ratio: contrast(one, other) }];
  });
}
