import type * as z from "zod";
import { LINK_ATTEMPTS, LINK_LIFE } from "#shared/contracts/card-link.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What is added to a schema, and to its members by name. */
type Notes = JsonSchema & { readonly members?: Readonly<Record<string, JsonSchema>> };

/** Conekta takes 100 entries and three of them are ours. */
const metadata = {
  description: "Yours. `pbd_order_id`, `pbd_correlation_id` and `pbd_stage` are taken.",
  maxProperties: 97,
};
const token_id = {
  description: "Made by Conekta's Component in the card holder's browser; stands for a card once.",
};

/** What callers have to know of a request and zod's schemas do not say. */
export const NOTES: Readonly<Record<string, Notes>> = {
  CreateCustomerRequest: { members: { token_id, metadata } },
  ReplaceCardRequest: { members: { token_id } },
  CreateOrderRequest: {
    description:
      "Items, shipping and taxes less discounts come to 300 cents or more. Amounts in whole cents.",
    members: {
      metadata,
      capture: {
        description: "False asks for an authorization, to be captured or let go later.",
        default: true,
      },
    },
  },
  RefundOrderRequest: {
    members: {
      amount: { description: "Cents. Left out: all that is left." },
      reason: { default: "requested_by_client" },
    },
  },
  CaptureOrderRequest: {
    members: { amount: { description: "Cents. Only a check: the whole order is captured." } },
  },
  CreateCardLinkRequest: {
    oneOf: [{ required: ["customer"] }, { required: ["customer_id"] }],
    members: {
      customer_id: { description: "One of yours, whose card the holder will replace." },
      customer: { description: "Somebody new, who becomes a customer by saving a card." },
      purpose: { description: "What the card is for, in your words: the page shows it." },
      expires_in: { description: "Seconds.", default: LINK_LIFE.usual },
      max_attempts: {
        description: "Refused cards and wrong PINs, before the link is of no more use.",
        default: LINK_ATTEMPTS.usual,
      },
      locale: { default: "es" },
      return_url: {
        description: "Where the page leads when the card is saved; only where the stage allows.",
      },
      pin: { description: "The holder proves to know the last four digits of their own phone." },
      metadata,
    },
  },
  RenewCardLinkRequest: {
    members: { expires_in: { description: "Seconds from now.", default: LINK_LIFE.usual } },
  },
  SaveCardRequest: {
    members: {
      token_id,
      consent: {
        description:
          "Which text the holder read: its version, language and the SHA-256 of its words.",
      },
      pin: { description: "Only where `GET /card-link` says `pin_required`." },
    },
  },
  ClientEvent: {
    members: { elapsed_ms: { description: "Milliseconds since the page was opened." } },
  },
  ConektaEvent: { description: "An event of Conekta's, in its words." },
};
