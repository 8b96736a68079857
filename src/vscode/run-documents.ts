import { TabInputText, l10n, window, workspace, type Disposable, type LogOutputChannel, type Uri } from 'vscode';
import { locale } from './locale.ts';
import { reportFailure } from './report-failure.ts';
import { reportMarkdown } from '../core/report/report-markdown.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { WindowRuns } from './window-runs.ts';
import { addressUri, readAddress, scheme, type RunAddress } from './views/run-address.ts';
import type { RunFiles } from './views/run-files.ts';
import { approvalOf } from '../core/run/run-state.ts';

/** Read-only documents about runs: contents before and after, logs, reports, what changed in a spec. */
export class RunDocuments implements Disposable {
  private readonly files: RunFiles;
  private readonly runs: WindowRuns;
  private readonly subscriptions: Disposable[];

  constructor(files: RunFiles, runs: WindowRuns, log: LogOutputChannel) {
    this.files = files;
    this.runs = runs;
    this.subscriptions = [
      runs.onDidChange(({ run, events }) => {
        const isNews = events.some(({ type }) => type === 'question.answered' || type === 'question.asked');
        if (isNews || run.owner === 'none') closeDeltas(run).catch((error: unknown) => reportFailure(log, error));
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) files.change(uri);
      }),
    ];
  }

  /** Shows a document in an editor, anew when it is open already. The ending of `path` gives its language. */
  async show(path: string, address: RunAddress): Promise<void> {
    const uri = addressUri(path, address);
    this.files.change(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }

  /** What stands in a document; a file's content in its own bytes, so that the editor reads it as it reads the file. Never fails for a run that is gone: its tab says so. */
  async content(uri: Uri): Promise<string | Uint8Array> {
    if (!workspace.isTrusted) return l10n.t('This workspace is not trusted: no run can start, and its settings are ignored.');
    const address = readAddress(uri);
    const run = address ? await this.runs.follow(address.runId) : undefined;
    if (!address || !run) return l10n.t('This document belongs to a run that was deleted, or to another folder.');
    const { runId } = run;
    const session = await this.runs.session(run);
    switch (address.kind) {
      case 'before':
        return (await session.contentBefore(runId, address.file)) ?? '';
      case 'after':
        return (await session.contentAfter(runId, address.file)) ?? '';
      case 'apart':
        return (await session.contentApart(runId, address.worktree, address.file)) ?? '';
      case 'log':
        return (await session.log(runId, address.hash)) ?? l10n.t('The log is no longer available.');
      case 'report':
        return reportMarkdown(await session.report(runId), locale);
      case 'delta': {
        const events = await this.runs.machine.read(runId, 0);
        const asked = events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));
        return asked.find(({ id }) => id === address.question)?.delta ?? '';
      }
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

/** Closes the run's deltas, except that of the question which waits. */
async function closeDeltas({ runId, state }: RunView): Promise<void> {
  const open = approvalOf(state)?.id;
  const old = window.tabGroups.all.flatMap((group) =>
    group.tabs.filter((tab) => {
      const address = tab.input instanceof TabInputText && tab.input.uri.scheme === scheme ? readAddress(tab.input.uri) : null;
      return address?.kind === 'delta' && address.runId === runId && address.question !== open;
    }),
  );
  if (old.length > 0) await window.tabGroups.close(old);
}

/** A text as the name of a tab. */
export function fileName(text: string): string {
  return text.replaceAll(/[/\\?#]/g, '-').slice(0, 80);
}
