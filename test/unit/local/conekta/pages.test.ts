import { describe, expect, it } from "vitest";
import { page } from "#local/conekta/pages.ts";

const records = ["e", "d", "c", "b", "a"].map((id) => ({ id }));
const events = { path: "/events", records, view: (record: { id: string }) => record };
const ids = (query: Record<string, string>) => page(events, new Map(Object.entries(query)))["data"];

describe("page", () => {
  it("goes from cursor to cursor, both ways", () => {
    expect(ids({ limit: "2" })).toEqual([{ id: "e" }, { id: "d" }]);
    expect(ids({ limit: "2", next: "d" })).toEqual([{ id: "c" }, { id: "b" }]);
    expect(ids({ limit: "2", next: "b" })).toEqual([{ id: "a" }]);
    expect(ids({ limit: "2", previous: "b" })).toEqual([{ id: "d" }, { id: "c" }]);
  });

  it("names the next page by the last element, and none after the end", () => {
    const shown = (next: string) => page(events, new Map([["next", next]]));

    expect(page(events, new Map([["limit", "2"]]))).toMatchObject({
      has_more: true,
      next_page_url: "https://api-core.stg.conekta.invalid/events?limit=2&next=d",
      previous_page_url: null,
    });
    expect(shown("b")).toMatchObject({ has_more: false, next_page_url: null });
  });

  it.each([
    ["limit", "0"],
    ["limit", "251"],
    ["limit", "two"],
    ["next", "nobody"],
    ["colour", "red"],
  ])("refuses %s=%s", (key, value) => {
    expect(() => ids({ [key]: value })).toThrow();
  });

  it("finds any text", () => {
    expect(ids({ search: "C" })).toEqual([{ id: "c" }]);
  });
});
