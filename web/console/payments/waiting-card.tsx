import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Timeline, Waiting } from "#local/console/contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { state } from "#web/console/wire/live.ts";
import { act } from "./act.ts";

/** Why it is not over, when it goes on by itself, and what makes it go on now. */
export function WaitingCard({ timeline }: { readonly timeline: Timeline }) {
  const words = copy.value.waiting;
  const { waiting, payment } = timeline;
  return (
    <section class="panel waiting" id="waiting" tabIndex={-1} aria-label={words.title}>
      <h2>{words.title}</h2>
      {waiting.length === 0 ? (
        <p class="muted">{payment.settled ? words.settled : words.nothing}</p>
      ) : (
        <ul>
          {waiting.map((each, index) => (
            <Reason key={`${each.reason} ${index}`} waiting={each} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Reason({ waiting }: { readonly waiting: Waiting }) {
  const words = copy.value.waiting;
  const { reason, attempt, attemptsMax, lastError, at, runNow } = waiting;
  const canAct = state.value?.readOnly !== true;
  return (
    <li class={reason === "dead_letter" ? "bad" : ""}>
      <Icon name={reason === "card_holder" ? "person" : "clock"} />
      <div>
        <p>
          {words.reasons[reason]}
          {at !== null && (
            <>
              {" "}
              <Countdown at={at} />
            </>
          )}
        </p>
        {attempt !== null && <p class="muted">{words.receive(attempt, attemptsMax)}</p>}
        {lastError !== null && (
          <p class="muted">
            {words.lastError}: <code>{lastError}</code>
          </p>
        )}
        <div class="buttons">
          {canAct && runNow !== null && (
            <button type="button" class="small" onClick={() => void act(runNow)}>
              {words.runNow}
            </button>
          )}
          {canAct && reason === "card_holder" && <Bank />}
          {reason === "dead_letter" && <a href={linkTo("queues")}>{words.toQueue}</a>}
        </div>
      </div>
    </li>
  );
}

function Bank() {
  const words = copy.value.waiting;
  return (
    <>
      <button
        type="button"
        class="small"
        onClick={() => void act({ kind: "bank", approves: true })}
      >
        {words.approve}
      </button>
      <button
        type="button"
        class="small"
        onClick={() => void act({ kind: "bank", approves: false })}
      >
        {words.reject}
      </button>
    </>
  );
}

/** Counts down by itself; what is due comes at any moment. */
function Countdown({ at }: { readonly at: number }) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1_000);
    return () => clearInterval(timer);
  }, []);
  const words = copy.value.waiting;
  const left = at - now.value;
  return (
    <strong>{left > 0 ? words.at(duration(Math.ceil(left / 1_000) * 1_000)) : words.due}</strong>
  );
}
