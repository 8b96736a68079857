import { EventEmitter, workspace } from 'vscode';
import type { Disposable, Uri } from 'vscode';
import type { WindowRuns } from './window-runs.ts';
import { specUri } from './spec-document.ts';

/** Tells when the file of a waiting spec is written, by whomever. The event carries the run. */
export class SpecFiles implements Disposable {
  private readonly changed = new EventEmitter<string>();
  private readonly subscriptions: Disposable[];
  readonly onDidChange = this.changed.event;

  constructor(runs: WindowRuns) {
    const watcher = workspace.createFileSystemWatcher('**/spec/active/*/spec.md');
    const tell = (uri: Uri): void => {
      for (const run of runs.all()) if (specUri(run.state)?.fsPath === uri.fsPath) this.changed.fire(run.runId);
    };
    this.subscriptions = [watcher, watcher.onDidChange(tell), watcher.onDidCreate(tell), watcher.onDidDelete(tell)];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
