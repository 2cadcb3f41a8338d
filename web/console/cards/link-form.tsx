import { useSignal } from "@preact/signals";
import { Field } from "#web/console/parts/field.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { type CreatedLink, createLink, type LinkWish, SOMEBODY } from "./create-link.ts";

const NAMES = ["name", "email", "phone", "purpose"] as const;

export function LinkForm({ onCreated }: { readonly onCreated: (link: CreatedLink) => void }) {
  const words = copy.value.cards;
  const wish = useSignal<LinkWish>(SOMEBODY);
  const submit = async () => {
    const link = await attempt(
      () => createLink(wish.value),
      () => words.created,
    );
    if (link !== null) onCreated(link);
  };
  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.create}</h2>
      <div class="fields">
        {NAMES.map((name) => (
          <Field
            key={name}
            label={words[name]}
            value={wish.value[name]}
            onInput={(text) => {
              wish.value = { ...wish.value, [name]: text };
            }}
          />
        ))}
      </div>
      <div class="buttons end">
        <button type="submit" class="primary">
          {words.create}
        </button>
      </div>
    </form>
  );
}
