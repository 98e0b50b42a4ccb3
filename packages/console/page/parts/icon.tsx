const PATHS = {
  conversations: "M4 5h16v11H9l-5 4z",
  assistants: "M12 3v3M6 8h12v10H6zM9.5 12.5v1M14.5 12.5v1M3 12v3M21 12v3",
  numbers: "M8 3h8v18H8zM11 18h2",
  "opt-outs": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.8 5.8l12.4 12.4",
  health: "M3 12h4l3-7 4 14 3-7h4",
  show: "M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
  hide: "M4 4l16 16M6 7.5A16 16 0 0 0 2 12s4 6.5 10 6.5c1.6 0 3-.5 4.300-1.100M10 5.700A10 10 0 0 1 12 5.500C18 5.500 22 12 22 12a16 16 0 0 1-2.500 3",
  back: "M15 5l-7 7 7 7",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 8.500v.1",
} as const;

/** A picture beside words that say the same: not read out. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
