import { describe, expect, it } from "vitest";
import { brandCss, PLAIN_BRAND } from "#infra/brand.ts";
import { contrast as contrastOfBrand } from "#infra/palette.ts";
import { contrast, unreadableIn } from "#local/cli/doctor/contrast.ts";

describe("unreadableIn", () => {
  it("has nothing against the style sheet that a deployment makes", () => {
    expect(unreadableIn(brandCss(PLAIN_BRAND))).toEqual([]);
  });

  it("names what cannot be read, in light and in dark", () => {
    const light = ":root { --text: #999999; --surface: #ffffff; --background: #000000; }";
    const dark =
      "@media (prefers-color-scheme: dark) { :root { --text: #333333; --surface: #000000; } }";

    expect(unreadableIn(light + dark)).toEqual(["text on surface 2.85", "text on surface 1.66"]);
  });

  it("says nothing about a page with a style of its own", () => {
    expect(unreadableIn("body { color: #777777 }")).toBeNull();
  });
});

describe("contrast", () => {
  it.each([
    ["#000000", "#ffffff"],
    ["#0b6b52", "#f4f6f5"],
    ["#777777", "#777777"],
  ])("measures %s on %s as a deployment does", (one, other) => {
    expect(contrast(one, other)).toBe(contrastOfBrand(one, other));
  });
});
