import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

/** A browser or a password manager would fill a card into a field that looks like one. */
const LIKE_A_CARD = /cc-|card|pan\b|cvv|cvc|tarjeta/i;

describe("the page's own fields", () => {
  it("are a box and four digits of a telephone, and look like no card's", async () => {
    const html = await readFile("web/index.html", "utf8");

    const fields = [...html.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)].map(String);

    expect(fields.map((field) => /id="([^"]+)"/.exec(field)?.[1])).toEqual(["pin", "consent"]);
    expect(fields.filter((field) => LIKE_A_CARD.test(field))).toEqual([]);
    expect(fields.join()).not.toContain("numeric");
  });

  it("are not added to by a script", async () => {
    const files = (await readdir("web", { recursive: true })).filter(
      (file) => file.endsWith(".ts") && !/^(?:console|dist|gallery)\/|config\.ts$/.test(file),
    );
    const sources = await Promise.all(files.map((file) => readFile(`web/${file}`, "utf8")));

    const made = sources.flatMap((source) =>
      [...source.matchAll(/createElement\("(\w+)"\)/g)].map(([, name]) => name),
    );
    const written = sources.filter((source) =>
      /innerHTML|insertAdjacent|document\.write/.test(source),
    );

    expect(new Set(made)).toEqual(new Set(["div", "iframe", "link", "script"]));
    expect(written).toEqual([]);
  });
});
