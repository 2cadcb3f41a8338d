import * as z from "zod/mini";
import { Person, TokenId } from "./customer.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Seconds that a link lives: long enough to be read tomorrow, short enough to be forgotten. */
export const LINK_LIFE = { shortest: 15 * MINUTE, usual: 2 * DAY, longest: 30 * DAY } as const;

/** Body of `POST /card-links`. `expires_in` in seconds. */
export const CreateCardLinkRequest = z.strictObject({
  customer: Person,
  expires_in: z.optional(
    z.int().check(z.minimum(LINK_LIFE.shortest), z.maximum(LINK_LIFE.longest)),
  ),
});
export type CreateCardLinkRequest = z.output<typeof CreateCardLinkRequest>;

/** Which consent text the card holder accepted, and in which language they read it. */
const Consent = z.strictObject({
  text_version: z.string().check(z.minLength(1), z.maxLength(40)),
  locale: z.string().check(z.regex(/^[a-z]{2}(-[A-Z]{2})?$/)),
});

/** Body of `POST /card-link/card`. */
export const SaveCardRequest = z.strictObject({ token_id: TokenId, consent: Consent });
export type SaveCardRequest = z.output<typeof SaveCardRequest>;
