import { describe, expect, it } from "vitest";
import { listKeys, mayRefuse } from "#local/keys/list-keys.ts";

const listed = (id: string, active = true) => ({
  id,
  active,
  createdAt: 1,
  deactivatedAt: null,
  livemode: false,
});
const ring = (...ids: (string | null)[]) => ({
  keys: ids.map((id) => ({ id, pem: "" })),
  asking: null,
});

describe("listKeys", () => {
  it("shows what is trusted here, then what only Conekta has", () => {
    const keys = listKeys(ring(null, "old", "gone"), [listed("theirs"), listed("old", false)]);

    expect(keys).toEqual([
      { id: null, active: null, trusted: true },
      { id: "old", active: false, trusted: true },
      { id: "gone", active: null, trusted: true },
      { id: "theirs", active: true, trusted: false },
    ]);
  });
});

const ours = listed("ours");
const theirs = listed("theirs");

describe("mayRefuse", () => {
  it.each([
    { when: "another key is on", here: ring("ours"), there: [ours, theirs], expected: true },
    { when: "it is off", here: ring("ours"), there: [listed("theirs", false)], expected: false },
    {
      when: "it may be the one stored by hand",
      here: ring(null),
      there: [theirs],
      expected: false,
    },
    { when: "there are more of them", here: ring(null), there: [ours, theirs], expected: true },
  ])("says $expected when $when", ({ here, there, expected }) => {
    expect(mayRefuse(listKeys(here, there))).toBe(expected);
  });
});
