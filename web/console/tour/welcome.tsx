import { Icon } from "#web/console/parts/icon.tsx";
import { copy } from "#web/console/state/settings.ts";
import { startTour } from "./start-tour.ts";

/** What an empty console shows: not a blank table, but the first order. */
export function Welcome() {
  const words = copy.value.tour;
  return (
    <div class="welcome">
      <svg viewBox="0 0 320 96" width="320" height="96" aria-hidden="true">
        <path class="w-line" d="M20 24h280M20 48h280M20 72h280" />
        <rect class="w-work" x="28" y="18" width="72" height="12" rx="4" />
        <rect class="w-wait" x="100" y="42" width="64" height="12" rx="4" />
        <rect class="w-work" x="164" y="42" width="36" height="12" rx="4" />
        <rect class="w-work" x="206" y="66" width="52" height="12" rx="4" />
        <path class="w-paid" d="M272 72l7 7 13-14" />
      </svg>
      <h1>{words.welcomeTitle}</h1>
      <p>{words.welcome}</p>
      <button type="button" class="primary large" onClick={() => void startTour()}>
        <Icon name="play" /> {words.start}
      </button>
    </div>
  );
}
