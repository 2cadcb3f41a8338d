import { named } from "#web/console/copy/words.ts";
import { copy } from "#web/console/state/settings.ts";
import {
  type Group,
  isOfStack,
  type Plan,
  rateOf,
  SLIDERS,
  type Slider,
  withRate,
} from "./plan.ts";

interface FaultSlidersProps {
  readonly groups: readonly Group[];
  readonly plan: Plan;
  readonly onChange: (plan: Plan) => void;
}

/** How often each fault strikes, hop by hop. */
export function FaultSliders({ groups, plan, onChange }: FaultSlidersProps) {
  const words = copy.value.faults;
  return (
    <div class="sliders">
      {groups.map((group) => (
        <fieldset key={group} class="panel">
          <legend>{words.groups[group]}</legend>
          {Object.keys(SLIDERS[group]).map((fault) => (
            <RateSlider key={fault} plan={plan} slider={{ group, fault }} onChange={onChange} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

interface RateSliderProps extends Omit<FaultSlidersProps, "groups"> {
  readonly slider: Slider;
}

function RateSlider({ plan, slider, onChange }: RateSliderProps) {
  const words = copy.value.faults;
  const name = named(isOfStack(slider.group) ? words.ours : words.names, slider.fault);
  const rate = rateOf(plan, slider.group, slider.fault);
  return (
    <label class={`slider ${rate > 0 ? "is-on" : ""}`}>
      <span>{name}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={rate}
        aria-label={words.rate(`${words.groups[slider.group]}: ${name}`)}
        onInput={({ currentTarget }) =>
          onChange(withRate(plan, slider, Number(currentTarget.value)))
        }
      />
      <output>{rate} %</output>
    </label>
  );
}
