import type { Copy } from "./copy.ts";

export const en: Copy = {
  title: "Save your card",
  purpose: "{merchant} will use it to charge you only when you order a service.",
  noChargeToday: "You will not be charged today.",
  recipient: "For",
  theMerchant: "The merchant",
  languages: "Language",
  inAppHint:
    "This is {app}’s browser. If something doesn’t work, copy the link and open it in your own browser.",

  cardSection: "Card details",
  nameHint: "Enter the first and last name as they appear on the card.",
  pinLabel: "Last 4 digits of your phone number",
  pinHint: "This is how {merchant} knows that the link is for you.",
  pinMissing: "Enter the last 4 digits of your phone number.",
  pinWrong: "They don’t match the phone number that {merchant} has. Check them.",
  consentMissing: "Tick the box to authorize {merchant} to save your card.",
  terms: "See the terms",
  save: "Save card",
  protecting: "Protecting your card…",
  saving: "Saving…",
  retry: "Try again",
  otherCard: "Use another card",
  copyLink: "Copy link",
  linkCopied: "Link copied",
  trust: "Conekta processes your details. {merchant} does not see your card number.",

  openingLink: "Opening your secure link…",
  loadingForm: "Loading the secure form…",
  formReady: "Form ready",
  formIncomplete: "Check the details marked in the form.",
  slowTitle: "This is taking longer than usual",
  slowText: "Wait a little longer or tap Try again.",
  blockedTitle: "We couldn’t load the secure form",
  blockedText:
    "Your browser or an extension is blocking {host}, which processes your card. Allow that site or open the link in another browser. You weren’t charged.",
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
  usedTitle: "This link has been used",
  usedText:
    "It was tried too often. For your security ask {merchant} for a new one. You weren’t charged.",
  elsewhereTitle: "You are back from your bank",
  elsewhereText:
    "Open the link in the message you received again: there you’ll see whether your card is saved. You don’t need to enter it again.",
  newLink: "Ask for a new link",
  newLinkAsked: "Done. {merchant} will send you a new link the same way as this one.",
  newLinkFailed: "We couldn’t ask for it. Try again in a moment.",

  bankTitle: "Confirm with your bank",
  bankText: "Your bank will ask you for a code. Don’t close this page.",
  bankFrame: "Your bank’s page",
  bankLink: "Can’t see it? Open it full screen",
  returningTitle: "Confirming your card…",
  returningText: "Confirming with your bank… Don’t close this page.",
  pendingTitle: "We are still confirming",
  pendingText: "We’ll let you know; you can close this page. Don’t try again.",
  checkAgain: "Check again",

  successTitle: "Done, your card is saved",
  alreadyTitle: "This card is already saved",
  successText: "You weren’t charged. You can close this page now.",
  successNext:
    "{merchant} will charge this card only for the services you order. To remove or change it, write to them at any time.",
  receipt: "Receipt",
  backTo: "Back to {merchant}",
  cardEnding: "{brand} ending in {last4}",
  cardExpires: "expires {date}",
  card: "Card",

  problemTitle: "We couldn’t save your card",
  attemptsLeft: "Tries left: {count}.",
  supportCode: "Help code",
  help: "Questions?",
  privacy: "Privacy notice",
  remove: "How to remove your card",

  problemAway:
    "We couldn’t reach the company that processes your card. Wait a moment and tap Try again; you don’t need another card.",
  problemInProgress:
    "Your card is still being saved. Wait a few seconds and tap Try again: nothing will be duplicated.",
  problemMerchant: "{merchant} can’t save cards right now. Your card is fine.",
  problemNetwork: "The connection was lost. Tap Try again: nothing will be duplicated.",
  problemTooMany: "There were too many tries in a row. Wait a few minutes and try again.",
  problemBank: "We couldn’t confirm it’s you with your bank. Try again with your phone at hand.",
  problemUnknown: "We couldn’t save your card. You weren’t charged. Try again or use another card.",
};
