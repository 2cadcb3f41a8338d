import { Icon } from "#web/console/parts/icon.tsx";
import { copy } from "#web/console/state/settings.ts";

export function Legend() {
  const { timeline, outcomes, list, status } = copy.value;
  return (
    <ul class="legend">
      <li class="o-ok">
        <span class="work" /> {timeline.work}
      </li>
      <li class="o-ok">
        <span class="wait" /> {timeline.wait}
      </li>
      <li class="o-refused">
        <span class="work" />
        <Icon name="cross" /> {outcomes.refused}
      </li>
      <li class="o-failed">
        <span class="work" />
        <Icon name="alert" /> {outcomes.failed}
      </li>
      <li class="o-retrying">
        <span class="work" />
        <Icon name="again" /> {outcomes.retrying}
      </li>
      <li class="status s-paid hard">
        <Icon name="check" /> {status.paid} {list.withRetries}
      </li>
    </ul>
  );
}
