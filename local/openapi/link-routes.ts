import { SCOPES } from "#shared/env.ts";
import type { Routes } from "./route.ts";

const CONEKTA = ["conekta_unavailable", "conekta_refused_us", "validation_failed"] as const;
const SPENT = ["link_revoked", "link_exhausted", "link_expired"] as const;

/** The merchant's side of card links. */
export const LINK_ROUTES: Routes = {
  "POST /card-links": {
    name: "create-card-link",
    tag: "Card links",
    summary: "Invite a card holder",
    description:
      "Give `customer` for somebody new, or `customer_id` to let a customer replace their card. The address is answered this once.",
    access: { scope: SCOPES.customersWrite },
    body: "CreateCardLinkRequest",
    answers: {
      201: { means: "The link, and words to send it with.", schema: "CardLinkInvitation" },
    },
    problems: ["not_found"],
  },
  "GET /card-links": {
    name: "list-card-links",
    tag: "Card links",
    summary: "List a customer's card links",
    description:
      "Newest first, without their addresses. `next_cursor` goes into `cursor` for the next page.",
    access: { scope: SCOPES.customersRead },
    query: "ListCardLinksQuery",
    answers: { 200: { means: "A page of card links.", schema: "CardLinkList" } },
    problems: ["validation_failed"],
  },
  "GET /card-links/{id}": {
    name: "read-card-link",
    tag: "Card links",
    summary: "Read a card link",
    access: { scope: SCOPES.customersRead },
    answers: { 200: { means: "What became of it.", schema: "CardLink" } },
    problems: ["not_found"],
  },
  "POST /card-links/{id}/revoke": {
    name: "revoke-card-link",
    tag: "Card links",
    summary: "Make a card link useless",
    access: { scope: SCOPES.customersWrite },
    answers: { 200: { means: "It is revoked.", schema: "CardLink" } },
    problems: ["not_found", "link_state", "request_in_progress"],
  },
  "POST /card-links/{id}/renew": {
    name: "renew-card-link",
    tag: "Card links",
    summary: "Give a card link another address and life",
    access: { scope: SCOPES.customersWrite },
    body: "RenewCardLinkRequest",
    bodyOptional: true,
    answers: {
      200: { means: "Its new address; the old one is of no use.", schema: "CardLinkInvitation" },
    },
    problems: ["not_found", "link_state", "request_in_progress"],
  },
};

/** What the card page itself asks, and what Conekta tells. */
export const PAGE_ROUTES: Routes = {
  "GET /card-link": {
    name: "get-card-link",
    tag: "Card page",
    summary: "What the card page shows",
    description: "Opening a link never uses it up.",
    access: { shows: "linkToken" },
    answers: { 200: { means: "The link, as its holder may see it.", schema: "CardLinkPage" } },
    problems: ["link_not_found", ...SPENT],
  },
  "POST /card-link/card": {
    name: "save-card",
    tag: "Card page",
    summary: "Save the holder's card",
    access: { shows: "linkToken" },
    key: "optional",
    body: "SaveCardRequest",
    answers: {
      200: { means: "A card had been saved by this link before.", schema: "SavedCard" },
      201: { means: "The card is saved.", schema: "SavedCard", headers: ["Idempotent-Replayed"] },
    },
    problems: [
      ...CONEKTA,
      ...SPENT,
      "link_not_found",
      "pin_wrong",
      "card_refused",
      "idempotency_conflict",
      "request_in_progress",
      "too_many_attempts",
    ],
  },
  "POST /card-link/renewal-request": {
    name: "request-renewal",
    tag: "Card page",
    summary: "Ask the merchant for another link",
    access: { shows: "linkToken" },
    answers: { 202: { means: "The merchant is told.", schema: "RenewalRequest" } },
    problems: ["link_not_found", "link_state", "link_revoked", "request_in_progress"],
  },
  "POST /client-events": {
    name: "record-client-event",
    tag: "Card page",
    summary: "Say how the page fares",
    description: "Counted and logged; nothing is stored.",
    access: { shows: "nothing" },
    body: "ClientEvent",
    answers: { 204: { means: "It is counted." } },
    problems: [],
  },
  "POST /webhooks/conekta": {
    name: "webhook",
    tag: "Conekta",
    summary: "Hear of Conekta's events",
    description: "Believes what one of the stored public keys signed, and queues it as it is.",
    access: { shows: "conektaSignature" },
    body: "ConektaEvent",
    answers: { 200: { means: "It is queued.", schema: "Received" } },
    problems: ["webhook_signature_invalid"],
  },
};
