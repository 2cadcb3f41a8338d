/**
 * Situations that the gallery's server brings about in a running `npm start` before it leads to the
 * card page. See local/gallery/scenes.ts.
 */
export const SCENES = [
  "open",
  "with-pin",
  "last-attempt",
  "saved",
  "spent",
  "expired",
  "revoked",
  "no-link",
  "back-from-bank",
  "unconfirmed",
  "answers-lost",
  "conekta-slow",
  "script-refused",
  "script-hangs",
] as const;

export type Scene = (typeof SCENES)[number];
