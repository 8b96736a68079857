import { Disposable, EventEmitter, type Event } from 'vscode';
import { specUri } from './spec-document.ts';
import { watchFiles } from './watch-files.ts';
import type { WindowRuns } from './window-runs.ts';

/** Tells when the file of a waiting spec is written, by whomever. The event carries the run. */
export interface SpecFiles extends Disposable {
  readonly onDidChange: Event<string>;
}

export function watchSpecs(runs: WindowRuns): SpecFiles {
  const changed = new EventEmitter<string>();
  const watcher = watchFiles('**/spec/active/*/spec.md', (uri) => {
    for (const run of runs.all()) if (uri && specUri(run.state)?.fsPath === uri.fsPath) changed.fire(run.runId);
  });
  return Object.assign(Disposable.from(watcher, changed), { onDidChange: changed.event });
}
