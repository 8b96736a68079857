import { l10n, window, workspace } from 'vscode';
import { locale } from './locale.ts';
import type { Disposable, Uri } from 'vscode';
import { reportMarkdown } from '../core/report/report-markdown.ts';
import { runReport } from '../core/report/run-report.ts';
import type { FollowedRun, RunFollower } from './run-follower.ts';
import type { TakeUp } from './take-up.ts';
import { addressUri, readAddress, scheme } from './views/run-address.ts';
import type { RunAddress } from './views/run-address.ts';
import type { RunFiles } from './views/run-files.ts';
import { transcriptText } from './views/transcript-text.ts';

/** Read-only documents about runs: contents before and after, transcripts, logs, reports, what changed in a spec. */
export class RunDocuments implements Disposable {
  private readonly files: RunFiles;
  private readonly takeUp: TakeUp;
  private readonly subscriptions: Disposable[];

  constructor(files: RunFiles, takeUp: TakeUp, follower: RunFollower) {
    this.files = files;
    this.takeUp = takeUp;
    this.subscriptions = [
      follower.onDidChange(({ run, event }) => {
        // An open transcript grows with every turn and every tool call.
        if (event && 'path' in event)
          this.refresh((address) => address?.kind === 'transcript' && address.runId === run.runId && address.path === event.path);
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.refresh(() => true)),
    ];
  }

  /** Shows a document in an editor, anew when it is open already. The ending of `path` gives its language. */
  async show(path: string, address: RunAddress): Promise<void> {
    const uri = addressUri(path, address);
    this.files.change(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }

  async openTranscript({ runId, state }: FollowedRun, path: string): Promise<void> {
    const attempt = state.attempts.find((candidate) => candidate.path === path);
    await this.show(`${l10n.t('Transcript')} ${fileName(attempt ? locale.say(attempt.label) : path)}.md`, {
      kind: 'transcript',
      runId,
      path,
    });
  }

  /** What stands in a document; a file's content in its own bytes, so that the editor reads it as it reads the file. Never fails for a run that is gone: its tab says so. */
  async content(uri: Uri): Promise<string | Uint8Array> {
    if (!workspace.isTrusted) return l10n.t('This workspace is not trusted, so Batuta starts nothing and reads none of its settings.');
    const address = readAddress(uri);
    const run = address ? await this.takeUp.lookAt(address.runId) : undefined;
    if (!address || !run) return l10n.t('This document belongs to a run that is not kept any more, or is none of this folder.');
    const { session, runId } = run;
    switch (address.kind) {
      case 'before':
        return (await session.contentBefore(runId, address.file)) ?? '';
      case 'after':
        return (await session.contentAfter(runId, address.file)) ?? '';
      case 'log':
        return (await session.log(runId, address.hash)) ?? l10n.t('The log is gone.');
      case 'transcript':
        return transcriptText(await session.transcript(runId, address.path), locale);
      case 'report':
        return reportMarkdown(runReport(run.state), locale);
      case 'delta': {
        const events = await session.engine.read(runId, 0);
        const asked = events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));
        return asked.find(({ id }) => id === address.question)?.delta ?? '';
      }
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refresh(fits: (address: RunAddress | null) => boolean): void {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme && fits(readAddress(uri))) this.files.change(uri);
  }
}

/** A text as the name of a tab. */
export function fileName(text: string): string {
  return text.replaceAll(/[/\\?#]/g, '-').slice(0, 80);
}
