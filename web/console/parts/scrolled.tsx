import type { ComponentChildren } from "preact";

interface ScrolledProps {
  readonly label: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** What scrolls by itself has a name, and is reached by keyboard. */
export function Scrolled({ label, class: look, children }: ScrolledProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: otherwise arrow keys could not scroll it.
    <section class={look} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
