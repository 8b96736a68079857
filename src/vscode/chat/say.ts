import { l10n, type ChatResponseStream } from 'vscode';
import { approvalOf, type RunState } from '../../core/run/run-state.ts';
import { specUri } from '../spec-document.ts';
import { plainMarkdown } from './chat-line.ts';

/** Words that may come from a model or a file: nothing in them is a link, an image or a command. */
export function say(stream: ChatResponseStream, lines: readonly string[]): void {
  stream.markdown(lines.map((line) => `${plainMarkdown(line)}\n\n`).join(''));
}

/** The same for words that pass by: the editor takes them for Markdown too. */
export function sayProgress(stream: ChatResponseStream, line: string): void {
  stream.progress(plainMarkdown(line));
}

/** Buttons for what the person can do with a run that rests. */
export function offerNext(stream: ChatResponseStream, state: RunState): void {
  const spec = specUri(state);
  if (spec) {
    stream.anchor(spec, approvalOf(state)?.subject ?? '');
    stream.button({ command: 'vscode.open', title: l10n.t('Open spec.md'), arguments: [spec] });
    stream.button({ command: 'batuta.approveSpec', title: l10n.t('Approve and Implement'), arguments: [spec] });
    stream.button({ command: 'batuta.requestChanges', title: l10n.t('Request Changes…'), arguments: [spec] });
    return;
  }
  if (state.status === 'stopped' || state.status === 'budget-reached' || state.status === 'interrupted')
    stream.button({ command: 'batuta.resumeRun', title: l10n.t('Resume Run…'), arguments: [state.runId] });
  stream.button({ command: 'batuta.showRun', title: l10n.t('Show Run'), arguments: [state.runId] });
}
