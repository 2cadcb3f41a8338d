import { copyText } from "#web/console/parts/clipboard.ts";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import type { CreatedLink } from "./create-link.ts";

/** A new link's address in every form in which it can be handed over. */
export function CreatedLinkCard({ link }: { readonly link: CreatedLink }) {
  const words = copy.value.cards;
  return (
    <section class="panel created" aria-label={words.created}>
      <img
        class="qr"
        src={`data:image/svg+xml,${encodeURIComponent(link.qr_svg)}`}
        alt={words.qr}
        width="160"
        height="160"
      />
      <div>
        <p>{words.created}</p>
        <code class="address">{link.url}</code>
        <div class="buttons">
          <a class="button primary" href={link.url} target="_blank" rel="noreferrer">
            {words.open}
          </a>
          <button type="button" onClick={() => void attempt(() => copyText(link.url))}>
            {words.copyLink}
          </button>
          <a class="button" href={link.whatsapp_url} target="_blank" rel="noreferrer">
            {words.whatsapp}
          </a>
        </div>
      </div>
    </section>
  );
}
