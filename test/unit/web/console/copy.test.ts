import { describe, expect, it } from "vitest";
import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { en } from "#web/console/copy/en.ts";
import { es } from "#web/console/copy/es.ts";

/** Names, and words that both languages share. */
const SAME = new Set([
  "API",
  "Conekta",
  "Webhook",
  "JSON",
  "Inspector",
  "Id",
  "visible",
  "429",
  "Idempotency-Key",
  "no",
]);

const textsIn = (words: object): readonly [string, unknown][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object"
      ? textsIn(value).map(([rest, text]) => [`${key}.${rest}`, text] as [string, unknown])
      : [[key, value]],
  );

describe("the console's words", () => {
  it("has every text in both languages, and none twice", () => {
    const english = new Map(textsIn(en));
    const spanish = textsIn(es);

    const untranslated = spanish.filter(
      ([key, text]) =>
        typeof text === "string" &&
        text === english.get(key) &&
        !SAME.has(text) &&
        !key.endsWith(".lane"),
    );

    expect(spanish.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
    expect(untranslated).toEqual([]);
  });

  it("names every status that an order can have", () => {
    for (const status of ORDER_STATUSES) {
      expect(es.status).toHaveProperty(status);
    }
  });
});
