import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";

/** Text on what it stands on, as the style sheet combines them; WCAG AA asks for 4.5. */
const TEXT = [
  ["--text", "--surface"],
  ["--text", "--background"],
  ["--muted", "--surface"],
  ["--muted", "--background"],
  ["--muted", "--wash"],
  ["--text", "--wash"],
  ["--on-primary", "--primary"],
  ["--on-primary", "--primary-strong"],
  ["--alert", "--surface"],
  ["--alert", "--alert-wash"],
  ["--text", "--alert-wash"],
] as const;

/** Borders and rings that mark a control; 3 is enough. */
const MARKS = [
  ["--control", "--surface"],
  ["--ring", "--surface"],
  ["--ring", "--background"],
] as const;

const themes = new Map<string, ReadonlyMap<string, string>>();

beforeAll(async () => {
  const css = await readFile("web/style.css", "utf8");
  const [, dark = ""] = css.split("@media (prefers-color-scheme: dark)");
  themes.set("light", colours(css));
  themes.set("dark", colours(dark));
});

function colours(css: string): ReadonlyMap<string, string> {
  const [root = ""] = /:root \{[^}]*\}/.exec(css) ?? [];
  return new Map(
    [...root.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, a = "", b = ""]) => [a, b]),
  );
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: string, pair: readonly [string, string]): number {
  const [one = 0, other = 0] = pair.map((name) => luminance(themes.get(theme)?.get(name) ?? ""));
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

describe.each(["light", "dark"])("the %s theme", (theme) => {
  it.each(TEXT)("lets %s be read on %s", (...pair) => {
    expect(contrast(theme, pair)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS)("lets %s be seen on %s", (...pair) => {
    expect(contrast(theme, pair)).toBeGreaterThanOrEqual(3);
  });
});
