import { type CardLink, newLink } from "#shared/domain/card-link.ts";

/** Seconds. */
export const LINK_MADE = 1_700_000_000;

/** A link for Ana, told to the merchant, which nobody has opened. */
export function aCardLink(differences: Partial<CardLink> = {}): CardLink {
  const link = newLink(
    {
      id: "lnk_abcdefghijkl",
      owner: "merchant",
      tokenDigest: "digest",
      customerId: "cus_oflink1",
      forExisting: false,
      name: "Ana Sofía López",
      email: "ana@example.com",
      phone: "+525512345678",
      purpose: null,
      locale: "es",
      returnUrl: null,
      pin: null,
      metadata: {},
      maxAttempts: 5,
      receipt: "R-K3QA-7XWM",
    },
    { nowMs: LINK_MADE * 1000, livesSeconds: 3_600 },
  );
  return { ...link, outbox: [], ...differences };
}
