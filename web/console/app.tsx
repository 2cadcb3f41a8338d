import { ApiView } from "./api/api-view.tsx";
import { CardsView } from "./cards/cards-view.tsx";
import { TableView } from "./data/table-view.tsx";
import { EventsView } from "./events/events-view.tsx";
import { FaultsView } from "./faults/faults-view.tsx";
import { Notices } from "./parts/notices.tsx";
import { PaymentsView } from "./payments/payments-view.tsx";
import { ReorderDialog } from "./payments/reorder-dialog.tsx";
import { ReplayDialog } from "./payments/replay-dialog.tsx";
import { PreviewView } from "./preview/preview-view.tsx";
import { QueuesView } from "./queues/queues-view.tsx";
import { RulesView } from "./rules/rules-view.tsx";
import { HelpDialog } from "./shell/help-dialog.tsx";
import { Tabs } from "./shell/tabs.tsx";
import { TopBar } from "./shell/top-bar.tsx";
import { dialog } from "./state/dialogs.ts";
import { place, type View } from "./state/route.ts";
import { copy } from "./state/settings.ts";
import { TriggerDialog } from "./trigger/trigger-dialog.tsx";
import { state } from "./wire/live.ts";

const SCREENS: Readonly<Record<View, () => preact.JSX.Element>> = {
  payments: PaymentsView,
  events: EventsView,
  queues: QueuesView,
  cards: CardsView,
  faults: FaultsView,
  data: TableView,
  rules: RulesView,
  preview: PreviewView,
  api: ApiView,
};

export function App() {
  // Of a deployed stage there are timelines, and nothing to play with.
  const Screen = state.value?.readOnly ? PaymentsView : SCREENS[place.value.view];
  return (
    <>
      <a class="skip" href="#main">
        {copy.value.skip}
      </a>
      <TopBar />
      <Tabs />
      <main id="main" tabIndex={-1}>
        <Screen />
      </main>
      <OpenDialog />
      <Notices />
    </>
  );
}

function OpenDialog() {
  const open = dialog.value;
  switch (open?.kind) {
    case undefined:
      return null;
    case "help":
      return <HelpDialog />;
    case "trigger":
      return <TriggerDialog />;
    case "reorder":
      return <ReorderDialog />;
    case "replay":
      return <ReplayDialog hop={open.hop} wish={open.wish} />;
  }
}
