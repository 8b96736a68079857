/** Whatever in a row can have the focus. */
const control = 'button, [role="link"], select';

/**
 * One stop of the Tab key for a whole list, as in the editor's own lists: only the controls of the active row can be reached by
 * Tab, of a row without controls the row itself. `rows`: the drawn ones; `active`: one of them.
 */
export function rove(rows: Iterable<Element>, active: Element | null): void {
  for (const row of rows) {
    const controls = row.querySelectorAll<HTMLElement>(control);
    const index = row === active ? 0 : -1;
    for (const each of controls) each.tabIndex = index;
    if (row instanceof HTMLElement) {
      if (controls.length === 0) row.tabIndex = index;
      else row.removeAttribute('tabindex');
    }
  }
}

/** Puts the focus on a row: on its first control, else on itself. */
export function focusRow(row: Element | null | undefined): void {
  const target = row?.querySelector<HTMLElement>(control) ?? row;
  if (target instanceof HTMLElement) target.focus();
}

/** Where a key leads in a list of `count` rows from row `at`; null: it is none of the list's keys. */
export function rowOfKey(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Right opens what is folded, Left folds what is open, as in the editor's own trees. Whether the key did something. */
export function foldByKey(key: string, row: Element): boolean {
  const folded = { ArrowRight: 'false', ArrowLeft: 'true' }[key];
  const toggle = folded === undefined ? null : row.querySelector<HTMLElement>(`button[aria-expanded="${folded}"]`);
  toggle?.click();
  return toggle !== null;
}

/** An event that a field, a menu or a shortcut wants for itself. */
export function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
}

/** What a person writes in. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, vscode-text-field, vscode-text-area');
}

/** The same keys for a short list whose items differ in height: they move among what `selector` finds in it. */
export function moveAmong(selector: string): (event: KeyboardEvent) => void {
  return (event) => {
    const { currentTarget, target } = event;
    if (!(currentTarget instanceof Element) || !(target instanceof Element) || !target.matches(selector) || isTaken(event)) return;
    const all = [...currentTarget.querySelectorAll<HTMLElement>(selector)];
    const to = rowOfKey(
      event.key,
      all.findIndex((each) => each === target),
      all.length,
    );
    if (to === null && !foldByKey(event.key, target.parentElement ?? target)) return;
    event.preventDefault();
    if (to !== null) all[to]?.focus();
  };
}
