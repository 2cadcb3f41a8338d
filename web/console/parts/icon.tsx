/** Drawn on a 16 by 16 grid, in the colour of the text around. */
const PATHS = {
  check: "M3 8.5l3.2 3L13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  alert: "M8 3v6M8 12v.6",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3",
  half: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  ring: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
  back: "M6.5 4L3 7.5 6.5 11M3 7.5h6a4 4 0 0 1 0 8H7",
  diamond: "M8 2.5L13.5 8 8 13.5 2.5 8z",
  letter: "M2.5 4h11v8h-11zM2.5 4.5L8 9l5.5-4.5",
  person: "M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8zM3 13.5c.6-2.6 2.4-4 5-4s4.4 1.4 5 4",
  card: "M2 4h12v8.5H2zM2 7h12",
  bell: "M4 11V7.5a4 4 0 0 1 8 0V11l1.2 1.2H2.8zM6.8 13.8h2.4",
  play: "M5 3l8 5-8 5z",
  bolt: "M9 2L4 9h4l-1 5 5-7H8z",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.4",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4L14 14",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M13 3l-1.2 1.2M4.2 11.8L3 13",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z",
  system: "M2 3h12v8H2zM6 13.5h4",
  left: "M10 3L5 8l5 5",
  up: "M3.5 10L8 5.5l4.5 4.5",
  down: "M3.5 6L8 10.5 12.5 6",
  tag: "M2.5 2.5h5l6 6-5 5-6-6zM5.4 5.4v.1",
} as const;

export type IconName = keyof typeof PATHS;

const FILLED = new Set<IconName>(["play", "bolt", "diamond"]);

/** Says nothing to a screen reader: the words beside it do. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill={FILLED.has(name) ? "currentColor" : "none"}
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
