import * as z from "zod";
import { Card } from "./answers.ts";

const Time = z.int().min(0).meta({ description: "Seconds since 1970-01-01 UTC." });
const Locale = z.enum(["es", "en"]);
const LinkState = z.enum([
  "open",
  "saving",
  "pending",
  "completed",
  "revoked",
  "exhausted",
  "expired",
]);

const page = {
  object: z.literal("card_link"),
  state: LinkState.meta({
    description:
      "open: a card may be typed. saving: one is on its way. pending: nobody knows whether Conekta saved it. completed: it is saved.",
  }),
  payer: z.strictObject({ name: z.string(), email: z.string() }).meta({ description: "Masked." }),
  purpose: z.string().nullable(),
  card: Card.nullable(),
  pin_required: z.boolean(),
  attempts_left: z.int().min(0),
  expires_at: Time,
  return_url: z.string().nullable(),
  locale: Locale,
  consent: z.strictObject({ version: z.string() }).nullable(),
  receipt: z.strictObject({ id: z.string(), saved_at: Time }).nullable(),
};

/** What the card page is shown. */
export const CardLinkPage = z.strictObject(page);

export const SavedCard = z.strictObject({
  ...page,
  already_saved: z
    .boolean()
    .meta({ description: "True when an earlier request had brought a card." }),
});

const link = {
  id: z.string(),
  object: z.literal("card_link"),
  state: LinkState,
  customer_id: z
    .string()
    .meta({ description: "Known from the start; the customer exists once the card is saved." }),
  purpose: z.string().nullable(),
  locale: Locale,
  return_url: z.string().nullable(),
  pin: z.enum(["phone_last4"]).nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  max_attempts: z.int(),
  attempts: z.int().min(0),
  card: Card.nullable(),
  receipt: z.string().nullable().meta({ description: "What the holder can name on the phone." }),
  created_at: Time,
  expires_at: Time,
  opened_at: Time.nullable(),
  completed_at: Time.nullable(),
  revoked_at: Time.nullable(),
  expired_at: Time.nullable(),
  renewal_requested_at: Time.nullable(),
  forgotten_at: Time.nullable().meta({
    description: "When the person was forgotten, and what the link said of them with it.",
  }),
};

/** A link as the merchant sees it. */
export const CardLink = z.strictObject(link);

export const CardLinkList = z.strictObject({
  object: z.literal("list"),
  data: z.array(CardLink),
  next_cursor: z.string().nullable(),
});

export const CardLinkInvitation = z.strictObject({
  ...link,
  url: z.string().meta({ description: "Holds the token, and is answered this once." }),
  whatsapp_url: z.string(),
  sms_text: z.string(),
  email: z.strictObject({ subject: z.string(), text: z.string(), html: z.string() }),
  qr_svg: z.string(),
});

export const RenewalRequest = z.strictObject({ object: z.literal("renewal_request") });
