import type { Faults } from "#local/console/tools-contract.ts";
import { attempt } from "#web/console/state/notices.ts";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { faultsOn } from "#web/console/wire/live.ts";

/** Whoever wonders why everything fails is told, wherever they look. */
export function FaultsBanner() {
  const words = copy.value.faults;
  const stop = async () => {
    const answer = await attempt(
      () => ask<Faults>("/faults", "DELETE"),
      () => words.stopped,
    );
    if (answer !== null) faultsOn.value = answer.on;
  };
  return (
    <div role="status" class="faults-status">
      {faultsOn.value && (
        <p class="faults-on">
          <b>{words.on}</b> <a href={linkTo("faults")}>{words.see}</a>
          <button type="button" class="small" onClick={() => void stop()}>
            {words.stopAll}
          </button>
        </p>
      )}
    </div>
  );
}
