import { useComputed } from "@preact/signals";
import type { Hop, StackFrame } from "#local/console/contract.ts";
import { copy } from "#web/console/state/settings.ts";
import { inspected } from "#web/console/state/timeline.ts";
import { state } from "#web/console/wire/live.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";

/** What a function threw, frame by frame in its sources, each a click away from the editor. */
export function HopStack() {
  const words = copy.value.inspector;
  const path = useComputed(() => stackOf(inspected.value));
  const { value: frames } = useAsked<readonly StackFrame[]>(path);
  if (frames === null || frames.length === 0) return null;
  return (
    <>
      <h3>{words.stack}</h3>
      <ol class="stack">
        {frames.map(({ name, file, source, line, column }) => (
          <li key={`${file}:${line}:${column} ${name}`}>
            {name}{" "}
            <a
              href={`vscode://file${encodeURI(file)}:${line}:${column}`}
              title={words.openInEditor}
            >
              {source}:{line}
            </a>
          </li>
        ))}
      </ol>
    </>
  );
}

function stackOf(hop: Hop | null): string | null {
  const threw = hop?.response?.includes("/index.js:") || hop?.facts["status"] === 500;
  const isOurs = hop?.lane !== "conekta" && state.value?.readOnly === false;
  return threw && isOurs ? `/hops/${hop?.id}/stack` : null;
}
