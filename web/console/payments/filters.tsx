import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { named } from "#web/console/copy/words.ts";
import { Choice } from "#web/console/parts/field.tsx";
import { brushed, filters, NO_FILTERS } from "#web/console/state/payments.ts";
import { copy } from "#web/console/state/settings.ts";

export function Filters() {
  const words = copy.value;
  const statuses = ORDER_STATUSES.map((status) => [status, named(words.status, status)]);
  const change = (change: Partial<typeof filters.value>) => {
    filters.value = { ...filters.value, ...change };
  };
  return (
    <div class="filters">
      <Choice
        label={words.list.status}
        value={filters.value.status}
        options={{ "": words.common.all, ...Object.fromEntries(statuses) }}
        onChange={(status) => change({ status })}
      />
      <Choice
        label={words.list.kind}
        value={filters.value.kind}
        options={{ "": words.common.all, ...words.list.kinds }}
        onChange={(kind) => change({ kind })}
      />
      <Tick
        label={words.list.lastHour}
        isOn={filters.value.lastHour}
        onChange={(lastHour) => change({ lastHour })}
      />
      <Tick
        label={words.list.dead}
        isOn={filters.value.dead}
        onChange={(dead) => change({ dead })}
      />
      {brushed.value !== null && <p class="note">{words.list.brushed}</p>}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          filters.value = NO_FILTERS;
          brushed.value = null;
        }}
      >
        {words.list.clear}
      </button>
    </div>
  );
}

interface TickProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Tick({ label, isOn, onChange }: TickProps) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
