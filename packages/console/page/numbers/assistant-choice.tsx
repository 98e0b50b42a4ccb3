interface AssistantChoiceProps {
  readonly label: string;
  readonly assistants: readonly { readonly id: string; readonly name: string }[];
  readonly selectedId: string | null;
  /** What stands for no assistant. */
  readonly none: string;
  readonly onSelect: (id: string | null) => void;
}

export function AssistantChoice(props: AssistantChoiceProps) {
  const { label, assistants, selectedId, none, onSelect } = props;
  return (
    <select
      aria-label={label}
      value={selectedId ?? ""}
      onChange={({ currentTarget }) => onSelect(currentTarget.value || null)}
    >
      <option value="">{none}</option>
      {assistants.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
