/** Gives the focus to what was chosen from a list, where the keyboard goes on from there. */
export function focusDetail(): boolean {
  const detail = document.querySelector<HTMLElement>(".has-detail > .split-detail");
  if (!detail) return false;
  detail.tabIndex = -1;
  detail.focus();
  return true;
}

/** Under the chosen row, seen by whoever comes there with the Tab key: it saves them the rows that follow. */
export function ToDetail() {
  return (
    <button type="button" class="to-detail" onClick={focusDetail}>
      Go to what is chosen
    </button>
  );
}
