import type { JSX } from "preact";

const PATHS = {
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.2l2 1.3",
  tick: "M3.5 8.5 6.5 11.5 12.5 5",
  ticks: "M1.5 8.5 4.5 11.5 10 5M7.8 10.8 8.5 11.5 14.5 5",
  warning: "M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.2v.3",
  plus: "M8 3v10M3 8h10",
  cross: "M4 4l8 8M12 4l-8 8",
  picture: "M2.5 3.5h11v9h-11zM2.5 10.5l3-3 3 3 2-2 3 3M10.3 6.2v.2",
  send: "M2.5 8 13.5 3l-3 10.5-3-4.5L2.5 8ZM7.5 9l2.5-2.5",
  down: "M8 3v9M4 8.5 8 12.5l4-4",
  again: "M12.5 8a4.5 4.5 0 1 1-1.4-3.2M12.7 2.3v2.8H9.9",
  phone: "M5 2h6a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1ZM7.2 12h1.6",
  side: "M2.5 3h11v10h-11zM10 3v10",
  chevron: "M6 3.5 10.5 8 6 12.5",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words that say the same, so a screen reader passes it over. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
