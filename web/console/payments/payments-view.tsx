import { orders } from "#web/console/state/payments.ts";
import { paymentId } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { inspected, isMissing, timeline } from "#web/console/state/timeline.ts";
import { isPlaying, toldStep } from "#web/console/state/tour.ts";
import { TourSteps } from "#web/console/tour/tour-steps.tsx";
import { Welcome } from "#web/console/tour/welcome.tsx";
import { isLoaded, state } from "#web/console/wire/live.ts";
import { Checks } from "./checks.tsx";
import { Inspector } from "./inspector.tsx";
import { PaymentsList } from "./payments-list.tsx";
import { StatesChart } from "./states-chart.tsx";
import { TimelinePane } from "./timeline-pane.tsx";
import { WaitingCard } from "./waiting-card.tsx";

/** List, timeline and inspector side by side; on a small screen, one after the other. */
export function PaymentsView() {
  const isLocal = state.value?.readOnly !== true;
  const isUntouched = isLocal && paymentId.value === null && orders.value === 0;
  if (isLoaded.value && isUntouched && !isPlaying.value) return <Welcome />;
  const isOpen = paymentId.value !== null;
  return (
    <>
      {/* Not within the list, which a small screen hides while a payment is open. */}
      <h1 class="visually-hidden">{copy.value.views.payments}</h1>
      <div class={`payments ${isOpen ? "is-open" : ""} ${inspected.value ? "is-inspecting" : ""}`}>
        <PaymentsList />
        <div class="middle">
          {toldStep.value !== null && <TourSteps />}
          <Middle />
          <StatesChart />
        </div>
        <Inspector />
      </div>
    </>
  );
}

function Middle() {
  if (timeline.value !== null) {
    return (
      <>
        <TimelinePane timeline={timeline.value} />
        <div class="pair">
          <WaitingCard timeline={timeline.value} />
          <Checks checks={timeline.value.checks} />
        </div>
      </>
    );
  }
  const words = copy.value;
  if (isMissing.value) return <p class="blank">{words.timeline.missing}</p>;
  return (
    <p class="blank">{paymentId.value === null ? words.timeline.choose : words.common.loading}</p>
  );
}
