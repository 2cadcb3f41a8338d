import { Icon } from "#web/console/parts/icon.tsx";
import { openDialog } from "#web/console/state/dialogs.ts";
import { linkTo } from "#web/console/state/route.ts";
import { copy, nextTheme, otherLanguage, theme } from "#web/console/state/settings.ts";
import { startTour } from "#web/console/tour/start-tour.ts";
import { isConnected, state } from "#web/console/wire/live.ts";
import { FaultsBanner } from "./faults-banner.tsx";
import { Search } from "./search.tsx";
import { TimeMenu } from "./time-menu.tsx";

const THEME_ICONS = { auto: "system", light: "sun", dark: "moon" } as const;

export function TopBar() {
  const words = copy.value.top;
  const stage = state.value?.stage ?? "";
  const isLocal = state.value?.readOnly !== true;
  return (
    <header class="top">
      <a class="brand" href={linkTo("payments")}>
        <img src="./icon.svg" alt="" width="24" height="24" /> pagos
        <span class="stage">{isLocal ? stage : `${stage} · ${words.readOnly}`}</span>
      </a>
      <Search />
      <div class="top-actions">
        {isLocal && (
          <>
            <TopButton icon="play" label={words.tour} onClick={() => void startTour()} />
            <TopButton
              icon="bolt"
              label={words.trigger}
              onClick={() => openDialog({ kind: "trigger" })}
            />
            <TimeMenu />
          </>
        )}
        <button
          type="button"
          class="quiet square"
          aria-label={words.themes[theme.value]}
          title={words.themes[theme.value]}
          onClick={nextTheme}
        >
          <Icon name={THEME_ICONS[theme.value]} />
        </button>
        <button
          type="button"
          class="quiet"
          lang={words.language === "English" ? "en" : "es"}
          aria-label={`${words.language === "English" ? "EN" : "ES"}, ${words.languageLabel}`}
          onClick={otherLanguage}
        >
          {words.language === "English" ? "EN" : "ES"}
        </button>
        <button
          type="button"
          class="quiet square"
          aria-label={words.help}
          onClick={() => openDialog({ kind: "help" })}
        >
          ?
        </button>
      </div>
      <FaultsBanner />
      {!isConnected.value && (
        <p class="lost" role="alert">
          {words.lost}
        </p>
      )}
    </header>
  );
}

interface TopButtonProps {
  readonly icon: "play" | "bolt";
  readonly label: string;
  readonly onClick: () => void;
}

function TopButton({ icon, label, onClick }: TopButtonProps) {
  return (
    <button type="button" class="quiet" aria-label={label} onClick={onClick}>
      <Icon name={icon} />
      <span class="wide-only">{label}</span>
    </button>
  );
}
