import type { ComponentChildren, JSX, TargetedKeyboardEvent } from "preact";

export interface Tab {
  readonly id: string;
  readonly label: ComponentChildren;
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly selected: string;
  readonly select: (id: string) => void;
}

/** A row of tabs by the ARIA pattern: one stop for the Tab key, the arrow keys in between. Each has its panel, `panel-<id>`. */
export function Tabs({ label, tabs, selected, select }: TabsProps): JSX.Element {
  const move = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const at = tabs.findIndex(({ id }) => id === selected);
    const next = tabs.at(placeAfter(event.key, at, tabs.length));
    if (next === undefined || next.id === selected) return;
    event.preventDefault();
    select(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(({ id, label: words }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === selected}
          aria-controls={id === selected ? `panel-${id}` : undefined}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => select(id)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

function placeAfter(key: string, at: number, count: number): number {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return at;
  }
}
