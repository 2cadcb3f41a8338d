import { Icon } from "#web/console/parts/icon.tsx";
import { copy } from "#web/console/state/settings.ts";
import { isPlaying, play, tourStep } from "#web/console/state/tour.ts";

/** Stories that break something, in the order in which they are best met. */
const NEXT = ["double-webhook", "order-paid-first", "lost-webhook", "forged-signature"];

/** What happens in the lane that is lit, and at the end what to break. */
export function TourSteps() {
  const words = copy.value.tour;
  const at = tourStep.value ?? 0;
  const step = words.steps[at];
  if (step === undefined) return null;
  const isLast = at === words.steps.length - 1;
  return (
    <section class="panel tour" aria-live="polite" aria-label={copy.value.top.tour}>
      <p class="kicker">
        {isPlaying.value ? words.playing : words.step(at + 1, words.steps.length)}
      </p>
      <h2>{step.title}</h2>
      <p>{step.text}</p>
      {isLast && (
        <div class="buttons">
          <span class="muted">{words.nextStories}</span>
          {NEXT.map((name) => (
            <button type="button" class="small" key={name} onClick={() => void play(name)}>
              <Icon name="bolt" /> {name}
            </button>
          ))}
        </div>
      )}
      <div class="buttons">
        {!isLast && (
          <button
            type="button"
            class="primary"
            onClick={() => {
              tourStep.value = at + 1;
            }}
          >
            {words.next}
          </button>
        )}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            tourStep.value = null;
          }}
        >
          {words.end}
        </button>
      </div>
    </section>
  );
}
