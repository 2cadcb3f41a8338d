import type { Hop } from "#local/console/contract.ts";
import { copyText } from "#web/console/parts/clipboard.ts";
import { AS_IT_WAS, openDialog, type ReplayWish } from "#web/console/state/dialogs.ts";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { state } from "#web/console/wire/live.ts";
import { act, eventOf, eventType } from "./act.ts";
import { asCurl } from "./curl.ts";

/** What can be done with a step: an event is replayed, an invocation rerun. */
export function HopActions({ hop }: { readonly hop: Hop }) {
  const words = copy.value.actions;
  const now = state.value;
  if (now === null || now.readOnly) return null;
  const curl = asCurl(hop, now, location.origin);
  return (
    <fieldset class="buttons" aria-label={words.title}>
      {eventOf(hop) !== null && <EventActions hop={hop} />}
      {hop.invocation !== null && hop.lane !== "table" && (
        <button
          type="button"
          class="small"
          onClick={() => void act({ kind: "rerun", hop: hop.id })}
        >
          {words.rerun}
        </button>
      )}
      {curl !== null && (
        <button type="button" class="small" onClick={() => void attempt(() => copyText(curl))}>
          {words.curl}
        </button>
      )}
    </fieldset>
  );
}

function EventActions({ hop }: { readonly hop: Hop }) {
  const words = copy.value.actions;
  const type = eventType(hop);
  const open = (wish: Partial<ReplayWish>) =>
    openDialog({ kind: "replay", hop, wish: { ...AS_IT_WAS, ...wish } });
  const buttons: readonly (readonly [string, () => void])[] = [
    [words.edit, () => open({})],
    [words.duplicate, () => open({ copies: 2 })],
    [words.delay, () => open({ seconds: 5 })],
    [words.forge, () => open({ isForged: true })],
    [words.reorder, () => openDialog({ kind: "reorder" })],
  ];
  return (
    <>
      <button
        type="button"
        class="small primary"
        onClick={() => void act({ kind: "replay", hop: hop.id })}
      >
        {words.replay}
      </button>
      {buttons.map(([label, onClick]) => (
        <button type="button" class="small" key={label} onClick={onClick}>
          {label}
        </button>
      ))}
      {type !== null && (
        <button type="button" class="small" onClick={() => void act({ kind: "drop", type })}>
          {words.drop}
        </button>
      )}
    </>
  );
}
