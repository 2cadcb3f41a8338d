import { signal } from "@preact/signals";
import { createLink, SOMEBODY } from "#web/console/cards/create-link.ts";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";

/** The console's server hands the page on under this address: the page itself lets nobody frame it. */
const shownHash = signal("");

export function PreviewView() {
  const words = copy.value;
  const address = `/preview/${shownHash.value}`;
  const create = async () => {
    const link = await attempt(() => createLink(SOMEBODY));
    if (link !== null) shownHash.value = new URL(link.url).hash;
  };
  return (
    <section class="view">
      <header class="view-head">
        <h1>{words.views.preview}</h1>
        <p class="muted">
          {words.preview.hint} {words.preview.gallery}
        </p>
        <button type="button" class="primary" onClick={() => void create()}>
          {words.preview.withLink}
        </button>
      </header>
      <div class="frames">
        {(["phone", "desktop"] as const).map((kind) => (
          <figure key={`${kind} ${address}`} class={`frame ${kind}`}>
            <figcaption>{words.preview[kind]}</figcaption>
            <iframe src={address} title={`${words.preview.frame}: ${words.preview[kind]}`} />
          </figure>
        ))}
      </div>
    </section>
  );
}
