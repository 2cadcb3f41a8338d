import { notices } from "#web/console/state/notices.ts";
import { Icon } from "./icon.tsx";

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text, isBad }) => (
        <p key={id} class={isBad ? "bad" : "good"}>
          <Icon name={isBad ? "alert" : "check"} />
          {text}
        </p>
      ))}
    </div>
  );
}
