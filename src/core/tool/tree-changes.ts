import type { TreeChange } from '../ports.ts';

/** For the model; empty when nothing changed. */
export function describeChanges(changes: readonly TreeChange[]): string {
  if (changes.length === 0) return '';
  const names = changes
    .slice(0, 30)
    .map(({ path, before, after }) => (before === null ? `${path} (new)` : after === null ? `${path} (deleted)` : path));
  return `Files changed meanwhile: ${names.join(', ')}${changes.length > 30 ? ` and ${changes.length - 30} more` : ''}.`;
}
