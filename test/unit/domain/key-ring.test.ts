import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type KeyRing,
  lostKeys,
  ownKeys,
  parseKeyRing,
  printKeyRing,
  withKey,
  withoutKeys,
} from "#shared/domain/key-ring.ts";

const pem = (body: string) => `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`;
const listed = (id: string, createdAt: number) => ({
  id,
  createdAt,
  active: true,
  livemode: false,
});

const ids = fc.stringMatching(/^[0-9a-f]{24}$/);
const rings: fc.Arbitrary<KeyRing> = fc.record({
  keys: fc.array(
    fc.record({
      id: fc.option(ids, { nil: null }),
      pem: fc.stringMatching(/^[A-Za-z0-9+/]{1,64}$/).map(pem),
    }),
  ),
  asking: fc.option(fc.record({ atSeconds: fc.nat(), knownIds: fc.array(ids) }), { nil: null }),
});

describe("the webhook-keys secret", () => {
  it("reads what it wrote", () => {
    fc.assert(
      fc.property(rings, (ring) => {
        expect(parseKeyRing(printKeyRing(ring))).toEqual(ring);
      }),
    );
  });

  it("takes the PEM blocks of a person for keys without an id", () => {
    const text = `# the shop's key, from the panel\n${pem("AAAA")}\n\n${pem("BBBB")}\n`;

    expect(parseKeyRing(text).keys).toEqual([
      { id: null, pem: pem("AAAA") },
      { id: null, pem: pem("BBBB") },
    ]);
  });

  it("has no key where a stack has just made it", () => {
    expect(parseKeyRing("no key yet")).toEqual({ keys: [], asking: null });
  });

  it("is never empty, which Secrets Manager would refuse", () => {
    expect(printKeyRing({ keys: [], asking: null })).not.toBe("");
  });
});

describe("lostKeys", () => {
  const ring = (asking: KeyRing["asking"]): KeyRing => ({
    keys: [{ id: "ours", pem: pem("AAAA") }],
    asking,
  });
  const asking = { atSeconds: 1_000, knownIds: ["theirs"] };

  it("is the key that was not there before we asked", () => {
    const there = [listed("theirs", 990), listed("ours", 995), listed("lost", 1_001)];

    expect(lostKeys(ring(asking), there).map(({ id }) => id)).toEqual(["lost"]);
  });

  it("is none where nothing was asked for", () => {
    expect(lostKeys(ring(null), [listed("stranger", 1_001)])).toEqual([]);
  });

  it.each([879, 1_121])("is none that was created at %i, too far from the asking", (createdAt) => {
    expect(lostKeys(ring(asking), [listed("stranger", createdAt)])).toEqual([]);
  });
});

describe("ownKeys", () => {
  it("are those that Conekta has and whose public half we hold, oldest first", () => {
    const ring = { keys: ["old", "gone", "new"].map((id) => ({ id, pem: "" })), asking: null };

    const own = ownKeys(ring, [listed("new", 2), listed("theirs", 3), listed("old", 1)]);

    expect(own.map(({ id }) => id)).toEqual(["old", "new"]);
  });
});

describe("a changed ring", () => {
  const byPerson = { id: null, pem: pem("AAAA") };

  it("gains a key and has asked for it", () => {
    const ring = { keys: [byPerson], asking: { atSeconds: 1, knownIds: [] } };

    const next = withKey(ring, { id: "new", pem: pem("BBBB") });

    expect(next).toEqual({ keys: [byPerson, { id: "new", pem: pem("BBBB") }], asking: null });
  });

  it("loses the keys that are named, and never one that a person has put there", () => {
    const ring = { keys: [byPerson, { id: "old", pem: pem("BBBB") }], asking: null };

    expect(withoutKeys(ring, ["old", "null"]).keys).toEqual([byPerson]);
  });
});
