import { l10n } from 'vscode';
import type { RunState } from '../core/run/run-state.ts';
import { placeName } from './folders.ts';
import { runTitle } from './status-text.ts';

/** What a run is called in this window: its title, and in a window with several folders the one that it works in. */
export function runName(state: RunState): string {
  return withPlace(runTitle(state), state.workspace);
}

/** A name, with that of the folder in which it is meant where the window has several. */
export function withPlace(name: string, folder: string): string {
  const place = placeName(folder);
  return place === '' || name === '' ? name : l10n.t('{0} ({1})', name, place);
}
