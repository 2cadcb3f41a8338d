import { Dialog } from "#web/console/parts/dialog.tsx";
import { closeDialog } from "#web/console/state/dialogs.ts";
import { copy } from "#web/console/state/settings.ts";

export function HelpDialog() {
  const words = copy.value.help;
  return (
    <Dialog title={words.title} onClose={closeDialog}>
      <dl class="keys">
        {Object.entries(words.keys).map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(" ").map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
