import { useRef } from "preact/hooks";
import type { ActionResult } from "#local/console/contract.ts";
import type { TimeRequest } from "#local/console/tools-contract.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { reload } from "#web/console/state/timeline.ts";
import { ask } from "#web/console/wire/ask.ts";

const WHAT: readonly TimeRequest["bring"][] = ["retries", "looks", "links", "orders", "webhooks"];

/** Brings forward what waits: the local stand-in for a clock that could be turned. */
export function TimeMenu() {
  const { time, top } = copy.value;
  const menu = useRef<HTMLDivElement>(null);
  const bring = async (what: TimeRequest["bring"]) => {
    menu.current?.hidePopover();
    await attempt(
      () => ask<ActionResult>("/time", "POST", { bring: what }),
      () => time.done,
    );
    await reload();
  };
  return (
    <>
      <button type="button" class="quiet" aria-label={top.time} popovertarget="time-menu">
        <Icon name="clock" />
        <span class="wide-only">{top.time}</span>
      </button>
      <div id="time-menu" class="menu" popover="auto" ref={menu}>
        <h2>{time.title}</h2>
        <p class="muted">{time.hint}</p>
        {WHAT.map((what) => (
          <button type="button" class="small" key={what} onClick={() => void bring(what)}>
            {time[what]}
          </button>
        ))}
      </div>
    </>
  );
}
