import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { GalleryPlace } from "#local/console/tools-contract.ts";
import { Choice } from "#web/console/parts/field.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { linkTo, SAMPLES } from "#web/gallery/samples.ts";

const gallery = signal<GalleryPlace | null>(null);
const sample = signal("ready");
const words = signal("es-MX/tu");
const theme = signal("light");

/** As the gallery calls them. */
const WORDS = { "es-MX/tu": "Español, tú", "es-MX/usted": "Español, usted", "en/tu": "English" };

/** The card page in any of its states, in a phone's frame and in a desktop's. */
export function PreviewView() {
  const own = copy.value;
  useEffect(() => {
    void attempt(async () => {
      gallery.value ??= await ask<GalleryPlace>("/gallery", "POST");
    });
  }, []);
  return (
    <section class="view">
      <header class="view-head">
        <h1>{own.views.preview}</h1>
        <p class="muted">{own.preview.hint}</p>
      </header>
      <Choices />
      {gallery.value === null ? (
        <p class="blank">{own.common.loading}</p>
      ) : (
        <Frames place={gallery.value} />
      )}
    </section>
  );
}

function Choices() {
  const { preview } = copy.value;
  const choose = (into: typeof sample) => (value: string) => {
    into.value = value;
  };
  const states = Object.fromEntries(SAMPLES.map(({ name }) => [name, name]));
  return (
    <div class="fields">
      <Choice
        label={preview.state}
        value={sample.value}
        options={states}
        onChange={choose(sample)}
      />
      <Choice label={preview.words} value={words.value} options={WORDS} onChange={choose(words)} />
      <Choice
        label={preview.theme}
        value={theme.value}
        options={preview.themes}
        onChange={choose(theme)}
      />
    </div>
  );
}

function Frames({ place: { origin, wall } }: { readonly place: GalleryPlace }) {
  const { preview } = copy.value;
  const address = `${origin}/cell.html#${encodeURI(`${words.value}/${sample.value}`)}`;
  const shown = SAMPLES.find(({ name }) => name === sample.value);
  return (
    <>
      <div class="buttons">
        {shown && (
          <a class="button" href={origin + linkTo(shown)} target="_blank" rel="noreferrer">
            {preview.real}
          </a>
        )}
        <a class="button" href={wall} target="_blank" rel="noreferrer">
          {preview.wall}
        </a>
      </div>
      <div class="frames">
        {(["phone", "desktop"] as const).map((kind) => (
          <figure key={kind} class={`frame ${kind}`}>
            <figcaption>{preview[kind]}</figcaption>
            {/* Loaded anew for another theme: Conekta's frame within is told its theme once. */}
            <iframe
              key={theme.value}
              src={address}
              style={{ colorScheme: theme.value }}
              title={`${preview.frame}: ${preview[kind]}`}
            />
          </figure>
        ))}
      </div>
    </>
  );
}
