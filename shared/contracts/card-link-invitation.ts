import type { CardLink } from "#shared/domain/card-link.ts";
import { linkTexts } from "./card-link-texts.ts";
import { cardLinkView } from "./card-link-view.ts";

type Invitation = {
  readonly link: CardLink;
  readonly token: string;
  readonly nowMs: number;
  /** Address of the card page. */
  readonly pageUrl: string;
  readonly merchant: string;
  readonly qrSvg: (url: string) => string;
};

/** A link as it is handed to the merchant, once: with its address and the words to send it with. */
export function invitationView(invitation: Invitation) {
  const { link, token, nowMs, pageUrl, merchant, qrSvg } = invitation;
  // In the fragment, which no browser sends: no access log, referrer or preview bot sees it.
  const url = `${pageUrl.replace(/\/?$/, "/")}#${token}`;
  return {
    ...cardLinkView(link, nowMs),
    url,
    ...linkTexts({ link, url, merchant }),
    qr_svg: qrSvg(url),
  };
}
