import { copy } from "#web/console/state/settings.ts";
import { diffLines } from "./diff.ts";
import { Scrolled } from "./scrolled.tsx";

interface DiffViewProps {
  readonly before: string;
  readonly after: string;
}

/** Lines with their sign, and what did not change between them. */
export function DiffView({ before, after }: DiffViewProps) {
  const words = copy.value.inspector;
  const lines = diffLines(before, after);
  if (lines.every(({ mark }) => mark === " ")) return <p class="muted">{words.same}</p>;
  return (
    <Scrolled class="json" label={words.tabs.diff}>
      <pre>
        {lines.map(({ mark, text }, index) => (
          <code key={index} class={`line ${CLASSES[mark]}`}>{`${mark} ${text}\n`}</code>
        ))}
      </pre>
    </Scrolled>
  );
}

const CLASSES = { " ": "", "-": "gone", "+": "new" } as const;
