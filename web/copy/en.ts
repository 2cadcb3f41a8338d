import type { Copy } from "./copy.ts";

export const en: Copy = {
  title: "Save your card",
  purpose: "{merchant} will use it to charge you only when you order a service.",
  noChargeToday: "You will not be charged today.",
  recipient: "For",
  theMerchant: "The merchant",
  languages: "Language",

  cardSection: "Card details",
  nameHint: "Enter the first and last name as they appear on the card.",
  consent:
    "I authorize {merchant} to save this card and to charge it for the services I order. I can ask for it to be removed at any time.",
  consentMissing: "Tick the box to authorize {merchant} to save your card.",
  save: "Save card",
  protecting: "Protecting your card…",
  saving: "Saving…",
  retry: "Try again",
  otherCard: "Use another card",
  copyLink: "Copy link",
  linkCopied: "Link copied",
  trust: "Conekta processes your details. {merchant} does not see your card number.",
  brands: "Visa · Mastercard · American Express",

  openingLink: "Opening your secure link…",
  loadingForm: "Loading the secure form…",
  formReady: "Form ready",
  formIncomplete: "Check the details marked in the form.",
  slowTitle: "This is taking longer than usual",
  slowText: "You can wait a little longer or try again.",
  blockedTitle: "We couldn’t load the secure form",
  blockedText:
    "Your browser or an extension is blocking {host}, the company that processes your card. Allow that site or open the link in another browser. You weren’t charged.",
  offline: "You’re offline. We’ll keep your place and go on when you’re back.",

  unreachableTitle: "We couldn’t open your link",
  unreachableText: "Check your internet connection and try again. You weren’t charged.",
  invalidTitle: "This link isn’t right",
  invalidText:
    "It may have been copied incompletely. Open it again from the message you received or ask {merchant} for a new one. You weren’t charged.",
  expiredTitle: "This link has expired",
  expiredText:
    "Links are short-lived for your security. Ask {merchant} for a new one. You weren’t charged.",
  revokedTitle: "This link is no longer active",
  revokedText:
    "{merchant} cancelled it or replaced it. Look for a newer message or ask for a new link. You weren’t charged.",

  successTitle: "Done, your card is saved",
  successText: "You weren’t charged. You can close this page now.",
  successNext:
    "{merchant} will charge this card only for the services you order. To remove or change it, write to them at any time.",
  cardEnding: "{brand} ending in {last4}",
  cardExpires: "expires {date}",
  card: "Card",

  problemTitle: "We couldn’t save your card",
  supportCode: "Help code",
  help: "Questions?",
  privacy: "Privacy notice",

  problemAway:
    "We couldn’t reach the company that processes your card. Wait a moment and tap Try again; you don’t need another card.",
  problemInProgress:
    "Your card is still being saved. Wait a few seconds and tap Try again: nothing will be duplicated.",
  problemMerchant: "{merchant} can’t save cards right now. Your card is fine.",
  problemNetwork: "The connection was lost. Tap Try again: nothing will be duplicated.",
  problemUnknown: "We couldn’t save your card. You weren’t charged. Try again or use another card.",
};
