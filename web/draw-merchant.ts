import type { Merchant } from "./config.ts";
import { fill } from "./copy/copy.ts";
import { at } from "./elements.ts";
import type { Facts } from "./facts.ts";
import { linkOrHide, write, writeOrHide } from "./write.ts";

/** Before the configuration is there nobody has a name yet. */
const NOBODY: Merchant = {
  name: "",
  tone: "tu",
  locales: ["es-MX", "en"],
  support: {},
  links: {},
  acceptedBrands: [],
  consent: { version: "", text: { "es-MX": "", en: "" } },
};

/** Who asks for the card, how to reach them, and what they ask to agree to. */
export function drawMerchant({ config, locale }: Facts): void {
  const merchant = config?.merchant ?? NOBODY;
  write(at.merchant, merchant.name);
  drawLogo(merchant);
  at.languages.hidden = merchant.locales.length < 2;
  writeOrHide(at.legalName, merchant.legalName ?? "");
  writeOrHide(at.brands, merchant.acceptedBrands.join(" · "));
  write(at.consentText, fill(merchant.consent.text[locale], { merchant: merchant.name }));
  linkOrHide(at.terms, merchant.links.terms);
  linkOrHide(at.privacy, merchant.links.privacy);
  linkOrHide(at.remove, merchant.links.remove);
  drawSupport(merchant.support);
}

/** Says nothing to a screen reader: the name stands beside it. */
function drawLogo({ name, logo }: Merchant): void {
  write(at.monogram, name.slice(0, 1).toLocaleUpperCase());
  at.monogram.hidden = name === "" || logo !== undefined;
  at.logo.hidden = logo === undefined;
  if (logo !== undefined && at.logo.getAttribute("src") !== logo) at.logo.src = logo;
}

/** In the same place in every state; where the card form is blocked, WhatsApp is offered there too. */
function drawSupport({ whatsapp, phone, email }: Merchant["support"]): void {
  const chat = whatsapp === undefined ? undefined : `https://wa.me/${whatsapp}`;
  linkOrHide(at.whatsapp, chat);
  linkOrHide(at.blockedWhatsapp, chat);
  linkOrHide(at.phone, phone === undefined ? undefined : `tel:${phone.replace(/[^+\d]/g, "")}`);
  write(at.phone, phone ?? "");
  linkOrHide(at.email, email === undefined ? undefined : `mailto:${email}`);
  write(at.email, email ?? "");
  at.help.hidden = chat === undefined && phone === undefined && email === undefined;
}
