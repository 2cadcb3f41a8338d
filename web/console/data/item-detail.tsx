import { useComputed } from "@preact/signals";
import type { Item, ItemVersion } from "#local/console/tools-contract.ts";
import { clock } from "#web/console/copy/numbers.ts";
import { DiffView } from "#web/console/parts/diff-view.tsx";
import { Icon } from "#web/console/parts/icon.tsx";
import { Json, pretty } from "#web/console/parts/json.tsx";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { inspect } from "#web/console/state/timeline.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";

interface ItemDetailProps {
  readonly name: string;
  /** Null where it is not among what is listed. */
  readonly item: Item | null;
}

/** One item now, and every write of it that was seen. */
export function ItemDetail({ name, item }: ItemDetailProps) {
  const words = copy.value.data;
  const asked = useAsked<readonly ItemVersion[]>(
    useComputed(() => `/items/${encodeURIComponent(name)}/versions`),
  );
  const versions = asked.value ?? [];
  return (
    <>
      <h2 class="id">
        <a class="back" href={linkTo("data")} aria-label={copy.value.common.back}>
          <Icon name="left" />
        </a>
        {name}
      </h2>
      {item !== null && (
        <>
          <h3>{words.now}</h3>
          <Json label={words.now} text={JSON.stringify(item.attributes)} />
        </>
      )}
      <h3>{words.versions}</h3>
      {versions.length === 0 && <p class="muted">{words.noVersions}</p>}
      <ol class="versions">
        {versions.toReversed().map((version, index, all) => (
          <li key={version.hop}>
            <Version version={version} before={all[index + 1]} />
          </li>
        ))}
      </ol>
    </>
  );
}

interface VersionProps {
  readonly version: ItemVersion;
  readonly before: ItemVersion | undefined;
}

function Version({ version, before }: VersionProps) {
  const words = copy.value.data;
  const text = ({ attributes }: ItemVersion) => pretty(JSON.stringify(attributes));
  return (
    <details open={before !== undefined}>
      <summary>
        <b>
          {words.version} {version.version}
        </b>{" "}
        <span class="muted">
          {clock(version.at)} · {version.fn}
        </span>
      </summary>
      <p>
        <a href={linkTo("payments", version.paymentId)} onClick={() => inspect(version.hop)}>
          {words.wroteThis}
        </a>
      </p>
      {before === undefined ? (
        <Json label={words.version} text={text(version)} />
      ) : (
        <DiffView before={text(before)} after={text(version)} />
      )}
    </details>
  );
}
