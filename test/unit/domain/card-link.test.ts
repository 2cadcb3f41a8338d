import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attemptsLeft,
  type CardLink,
  completed,
  knowsPin,
  linkAfter,
  linkLook,
  linkState,
  maskedEmail,
  maskedName,
  renewed,
} from "#shared/domain/card-link.ts";
import type { Card, Consent } from "#shared/domain/customer.ts";
import { aCardLink, LINK_MADE } from "#test/builders/card-links.ts";
import { aCustomer } from "#test/builders/customers.ts";

const NOW = LINK_MADE * 1000;
const HOUR = 3_600_000;
const card = aCustomer().card as Card;
const consent: Consent = {
  textVersion: "v1",
  locale: "es-MX",
  sha256: "a".repeat(64),
  published: true,
  linkId: "lnk_abcdefghijkl",
  acceptedAt: LINK_MADE,
};
const attempt = { key: "key", leaseMs: NOW + 30_000 };

describe("linkState", () => {
  it.each<[string, Partial<CardLink>, number]>([
    ["open", {}, NOW],
    ["open", {}, NOW + HOUR - 1],
    ["expired", {}, NOW + HOUR],
    ["exhausted", { attempts: 5 }, NOW + HOUR],
    ["revoked", { revokedAt: LINK_MADE, attempts: 5 }, NOW + HOUR],
    ["saving", { attempt, revokedAt: LINK_MADE }, NOW],
    ["pending", { attempt }, NOW + 30_000],
    ["completed", { attempt, completedAt: LINK_MADE, revokedAt: LINK_MADE }, NOW + HOUR],
  ])("is %s for %j", (state, differences, now) => {
    expect(linkState(aCardLink(differences), now)).toBe(state);
  });
});

/** What can happen to a link; null where the stories would not let it happen. */
const HAPPENINGS: Readonly<Record<string, (link: CardLink, now: number) => CardLink | null>> = {
  begin: (link, now) =>
    linkState(link, now) === "open"
      ? { ...link, attempts: link.attempts + 1, attempt: { key: "k", leaseMs: now + 30_000 } }
      : null,
  refuse: (link) => link.attempt && { ...link, attempt: null },
  save: (link, now) => link.attempt && completed(link, { card, consent }, now),
  revoke: (link, now) =>
    link.completedAt === null && link.revokedAt === null
      ? linkAfter({ ...link, revokedAt: Math.floor(now / 1000) }, "card_link.revoked", now)
      : null,
  expire: (link, now) =>
    linkState(link, now) === "expired" && link.expiredAt === null
      ? linkAfter({ ...link, expiredAt: link.expiresAt }, "card_link.expired", now)
      : null,
  renew: (link, now) =>
    ["open", "expired", "exhausted"].includes(linkState(link, now))
      ? renewed(link, "another", { nowMs: now, livesSeconds: 3_600 })
      : null,
};

/** Anything, whenever it likes: `at` is seconds after the link was made. */
const history = fc.array(
  fc.record({
    what: fc.constantFrom(...Object.keys(HAPPENINGS)),
    at: fc.integer({ min: 0, max: 7_200 }),
  }),
  { maxLength: 12 },
);

function after(link: CardLink, { what, at }: { what: string; at: number }): CardLink {
  return HAPPENINGS[what]?.(link, NOW + at * 1000) ?? link;
}

describe("whatever happens to a link", () => {
  it("is as it was once it is completed, with its card, and nothing more to tell", () => {
    fc.assert(
      fc.property(history, history, (before, since) => {
        const done = completed(before.reduce(after, aCardLink()), { card, consent }, NOW);
        const later = since.reduce(after, done);

        expect([linkState(later, NOW + 10 * HOUR), later.card]).toEqual(["completed", card]);
        expect(later).toEqual(done);
      }),
    );
  });

  it("never has more attempts than it may, and is never forgotten while something is due", () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const link = happenings.reduce(after, aCardLink());

        expect(link.attempts).toBeLessThanOrEqual(link.maxAttempts);
        expect(attemptsLeft(link)).toBe(link.maxAttempts - link.attempts);
        const over = link.completedAt ?? link.revokedAt ?? link.expiredAt;
        const idle = link.outbox.length === 0 && link.attempt === null;
        expect(linkLook(link) === null).toBe(over !== null && idle);
      }),
    );
  });
});

describe("linkLook", () => {
  it.each<[string, Partial<CardLink>, number | null]>([
    ["when it expires", {}, NOW + HOUR],
    [
      "a minute after what was not sent",
      { outbox: [{ kind: "card_link.created", at: LINK_MADE }] },
      NOW + 60_000,
    ],
    ["a minute after whoever brings a card is gone", { attempt }, NOW + 90_000],
    ["never again, completed", { completedAt: LINK_MADE }, null],
    ["never again, revoked", { revokedAt: LINK_MADE }, null],
    ["never again, expired and told", { expiredAt: LINK_MADE }, null],
  ])("is %s", (_, differences, look) => {
    expect(linkLook(aCardLink(differences))).toBe(look);
  });
});

describe("knowsPin", () => {
  it.each([
    [undefined, false],
    ["5678", true],
    ["8765", false],
  ])("of %s says %s", (said, known) => {
    expect(knowsPin(aCardLink({ pin: "phone_last4" }), said)).toBe(known);
  });

  it("lets everybody in where none is asked for", () => {
    expect(knowsPin(aCardLink(), undefined)).toBe(true);
  });
});

it.each([
  ["Ana Sofía López", "Ana L."],
  ["Ana", "Ana"],
  ["Ana  López", "Ana L."],
  ["", ""],
])("masks the name %s as %s", (name, masked) => {
  expect(maskedName(name)).toBe(masked);
});

it("masks an e-mail to its first letter and domain", () => {
  expect(maskedEmail("ana.lopez@example.com")).toBe("a•••@example.com");
});
