import type { Chip } from "./conversation-chips.ts";

export function Chips({ chips }: { readonly chips: readonly Chip[] }) {
  return (
    <span class="chips">
      {chips.map(({ label, tone }) => (
        <span key={label} class={`chip ${tone}`}>
          {label}
        </span>
      ))}
    </span>
  );
}
