import { join } from 'node:path';
import { Disposable, EventEmitter, FileDecoration, ThemeColor, l10n, window } from 'vscode';
import { describeVerdict } from '../../core/describe/terms.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import { fileSeal, type VerdictNow } from '../../core/run/seal.ts';
import { windowPath } from '../folders.ts';
import { locale } from '../locale.ts';
import { runName } from '../run-name.ts';
import type { ShownRun } from '../shown-run.ts';
import type { WindowRuns } from '../window-runs.ts';

const signs: Readonly<Record<VerdictNow, string>> = { proven: '✓', unproven: '?', stale: '!', failed: '✗' };

/** What a proof is worth now, and of which run. */
interface Seal {
  readonly verdict: VerdictNow;
  readonly run: string;
}

/** Marks the files of the shown run in the explorer and on tabs with what their proof is worth now. */
export function markFiles(runs: WindowRuns, shown: ShownRun): Disposable {
  const changed = new EventEmitter<undefined>();
  let seals: ReadonlyMap<string, Seal> = new Map();
  const read = (): void => {
    const now = sealsOf(runs, shown.runId());
    if (JSON.stringify([...now]) === JSON.stringify([...seals])) return;
    seals = now;
    changed.fire(undefined);
  };
  read();
  return Disposable.from(
    window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration: ({ scheme, fsPath }) => {
        const seal = scheme === 'file' ? seals.get(fsPath) : undefined;
        return seal && decoration(seal);
      },
    }),
    runs.onDidUpdate(read),
    shown.onDidChange(read),
    changed,
  );
}

function sealsOf(runs: WindowRuns, runId: string | undefined): Map<string, Seal> {
  const seals = new Map<string, Seal>();
  const state = runId === undefined ? undefined : runs.get(runId)?.state;
  for (const { file } of state ? changedFiles(state) : []) {
    const verdict = state && fileSeal(state, file);
    if (state && verdict) seals.set(join(windowPath(state.workspace), file), { verdict, run: runName(state) });
  }
  return seals;
}

function decoration({ verdict, run }: Seal): FileDecoration {
  const { level, text } = describeVerdict(verdict);
  // A colour of its own would hide git's.
  const color = level === 'good' ? undefined : new ThemeColor('list.warningForeground');
  return new FileDecoration(signs[verdict], l10n.t('Batuta: {0} – {1}', locale.say(text), run), color);
}
