import { describe, expect, it } from "vitest";
import { diffLines } from "#web/console/parts/diff.ts";

const inOneText = (before: string, after: string) =>
  diffLines(before, after)
    .map(({ mark, text }) => mark + text)
    .join("\n");

describe("diffLines", () => {
  it("marks what went and what came, around what stayed", () => {
    expect(inOneText("a\nb\nc", "a\nB\nc")).toBe(" a\n-b\n+B\n c");
  });

  it("finds the longest that both have", () => {
    expect(inOneText("a\nb\nc\nd", "b\nc\nx\nd")).toBe("-a\n b\n c\n+x\n d");
  });

  it("marks nothing where nothing changed", () => {
    expect(inOneText("a\nb", "a\nb")).toBe(" a\n b");
  });

  it.each([
    ["", "a", "-\n+a"],
    ["a", "", "-a\n+"],
  ])("compares %j with %j", (before, after, told) => {
    expect(inOneText(before, after)).toBe(told);
  });
});
