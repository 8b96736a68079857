import { l10n } from 'vscode';
import type { Disposable } from 'vscode';
import { reportMarkdown } from '../core/report/report-markdown.ts';
import { runReport } from '../core/report/run-report.ts';
import type { FollowedRun, RunFollower } from './run-follower.ts';
import type { TakeUp } from './take-up.ts';
import { transcriptText } from './views/transcript-text.ts';
import { VirtualDocuments } from './views/virtual-documents.ts';
import type { Address } from './views/virtual-documents.ts';

/** Read-only documents about runs: contents before and after, transcripts, logs, reports. */
export class RunDocuments implements Disposable {
  readonly documents: VirtualDocuments;
  private readonly takeUp: TakeUp;
  private readonly subscription: Disposable;

  constructor(takeUp: TakeUp, follower: RunFollower) {
    this.takeUp = takeUp;
    this.documents = new VirtualDocuments((address) => this.text(address));
    this.subscription = follower.onDidChange(({ run, event }) => {
      // An open transcript grows with every turn and every tool call.
      if (event && 'path' in event)
        this.documents.refresh((address) => address.kind === 'transcript' && address.runId === run.runId && address.path === event.path);
    });
  }

  async openTranscript({ runId, state }: FollowedRun, path: string): Promise<void> {
    const attempt = state.attempts.find((candidate) => candidate.path === path);
    const name = (attempt?.label ?? path).replaceAll(/[/\\?#]/g, '-').slice(0, 80);
    await this.documents.show(`${l10n.t('Transcript')} ${name}.md`, { kind: 'transcript', runId, path }, 'markdown');
  }

  dispose(): void {
    this.subscription.dispose();
    this.documents.dispose();
  }

  private async text(address: Address): Promise<string> {
    const run = await this.takeUp.lookAt(address.runId);
    if (!run) return l10n.t('This document belongs to a run that is not known here.');
    const { session, runId } = run;
    switch (address.kind) {
      case 'before':
        return decode(await session.contentBefore(runId, address.file));
      case 'after':
        return decode(await session.contentAfter(runId, address.file));
      case 'log':
        return (await session.log(runId, address.hash)) ?? l10n.t('The log is gone.');
      case 'transcript':
        return transcriptText(await session.transcript(runId, address.path), l10n.t);
      case 'report':
        return reportMarkdown(runReport(run.state));
    }
  }
}

function decode(bytes: Uint8Array | null): string {
  return bytes === null ? '' : new TextDecoder().decode(bytes);
}
