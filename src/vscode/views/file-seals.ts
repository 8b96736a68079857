import { join } from 'node:path';
import { EventEmitter, FileDecoration, ThemeColor, l10n, window, type Disposable, type FileDecorationProvider, type Uri } from 'vscode';
import { describeVerdict } from '../../core/describe/terms.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import { fileSeal, type VerdictNow } from '../../core/run/seal.ts';
import { windowPath } from '../folders.ts';
import { locale } from '../locale.ts';
import { runName } from '../run-name.ts';
import type { ShownRun } from '../shown-run.ts';
import type { WindowRuns } from '../window-runs.ts';

const signs: Readonly<Record<VerdictNow, string>> = { proven: '✓', unproven: '?', stale: '!', failed: '✗' };

/** Marks the files of the shown run in the explorer and on tabs with what their proof is worth now. */
export class FileSeals implements FileDecorationProvider, Disposable {
  private readonly runs: WindowRuns;
  private readonly shown: ShownRun;
  private readonly changed = new EventEmitter<undefined>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private readonly subscriptions: Disposable[];
  private seals = new Map<string, { readonly verdict: VerdictNow; readonly run: string }>();

  constructor(runs: WindowRuns, shown: ShownRun) {
    this.runs = runs;
    this.shown = shown;
    this.subscriptions = [
      window.registerFileDecorationProvider(this),
      runs.onDidUpdate(() => this.read()),
      shown.onDidChange(() => this.read()),
      this.changed,
    ];
    this.read();
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    const seal = uri.scheme === 'file' ? this.seals.get(uri.fsPath) : undefined;
    if (!seal) return undefined;
    const { level, text } = describeVerdict(seal.verdict);
    const words = l10n.t('Batuta: {0} – {1}', locale.say(text), seal.run);
    // A colour of its own would hide git's.
    return level === 'good'
      ? new FileDecoration(signs[seal.verdict], words)
      : new FileDecoration(signs[seal.verdict], words, new ThemeColor('list.warningForeground'));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private read(): void {
    const runId = this.shown.runId();
    const run = runId === undefined ? undefined : this.runs.get(runId);
    const seals: typeof this.seals = new Map();
    for (const { file } of run ? changedFiles(run.state) : []) {
      const verdict = run && fileSeal(run.state, file);
      if (run && verdict) seals.set(join(windowPath(run.state.workspace), file), { verdict, run: runName(run.state) });
    }
    const told = (map: typeof this.seals): string => JSON.stringify([...map]);
    if (told(seals) === told(this.seals)) return;
    this.seals = seals;
    this.changed.fire(undefined);
  }
}
