import { useSignal } from "@preact/signals";
import type { Payment } from "#local/console/contract.ts";
import { clock, duration, money, shortId } from "#web/console/copy/numbers.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { Status } from "#web/console/parts/status.tsx";
import { VirtualList } from "#web/console/parts/virtual-list.tsx";
import { count, shown } from "#web/console/state/payments.ts";
import { linkTo, paymentId } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { follow } from "#web/console/state/tour.ts";
import { state } from "#web/console/wire/live.ts";
import { Filters } from "./filters.tsx";

const ROW_PX = 58;

export function PaymentsList() {
  const words = copy.value.list;
  const payments = shown.value;
  const isFiltering = useSignal(false);
  const current = payments.findIndex(({ id }) => id === paymentId.value);
  return (
    <section class="list" aria-label={copy.value.views.payments}>
      <header class="bar-top">
        <p class="count">{words.count(payments.length, count.value)}</p>
        {state.value?.readOnly !== true && <FollowButton />}
        <button
          type="button"
          class="quiet square"
          aria-label={words.filters}
          title={words.filters}
          aria-expanded={isFiltering.value}
          onClick={() => {
            isFiltering.value = !isFiltering.value;
          }}
        >
          <Icon name="tag" />
        </button>
      </header>
      {isFiltering.value && <Filters />}
      {payments.length === 0 ? (
        <p class="blank">{words.nobody}</p>
      ) : (
        <VirtualList
          items={payments}
          rowHeight={ROW_PX}
          label={words.label}
          keyOf={({ id }) => id}
          current={current}
          row={(payment) => <Row payment={payment} />}
          onScroll={(top) => {
            if (top > ROW_PX) follow.value = false;
          }}
        />
      )}
    </section>
  );
}

function FollowButton() {
  const words = copy.value.list;
  return (
    <button
      type="button"
      class="quiet"
      title={words.followHint}
      aria-pressed={follow.value}
      onClick={() => {
        follow.value = !follow.value;
      }}
    >
      <Icon name="play" />
      {words.follow}
    </button>
  );
}

function Row({ payment }: { readonly payment: Payment }) {
  const { id, amount, currency, firstAt, settledMs, dead } = payment;
  return (
    <a
      class="row"
      href={linkTo("payments", id)}
      aria-current={id === paymentId.value ? "true" : undefined}
      onClick={() => {
        follow.value = false;
      }}
    >
      <span class="id">{shortId(id)}</span>
      <span class="amount">{amount === null ? "" : money(amount, currency)}</span>
      <Status payment={payment} />
      <span class="when">
        {dead && <Icon name="alert" />}
        {settledMs !== null && <span class="took">{duration(settledMs)}</span>}
        {clock(firstAt)}
      </span>
    </a>
  );
}
