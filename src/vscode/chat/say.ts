import { l10n } from 'vscode';
import type { CancellationToken, ChatResponseStream, Disposable } from 'vscode';
import type { RunState } from '../../core/run/run-state.ts';
import type { FollowedRun, RunFollower } from '../run-follower.ts';
import { isWaiting } from '../run-follower.ts';
import { specUri } from '../spec-document.ts';
import { chatLine } from './chat-line.ts';
import { plainMarkdown } from './plain-markdown.ts';
import { runSummary } from './run-summary.ts';

/** Words that may come from a model or a file: nothing in them is a link, an image or a command. */
export function say(stream: ChatResponseStream, lines: readonly string[]): void {
  stream.markdown(lines.map((line) => `${plainMarkdown(line)}\n\n`).join(''));
}

/**
 * Streams what happens in a run from event `after` on, until it waits for the person, has ended, or the request is cancelled – the run
 * itself goes on. Ends with how it stands and what can be done. Gives the state it saw last.
 */
export async function streamRun(
  follower: RunFollower,
  runId: string,
  options: { readonly stream: ChatResponseStream; readonly token: CancellationToken; readonly after: number },
): Promise<RunState | undefined> {
  const { stream, token, after } = options;
  const rests = (run: FollowedRun): boolean => run.state.cursor > after && (run.ended !== null || run.state.status !== 'running');
  const last = await new Promise<FollowedRun | undefined>((resolve) => {
    const listeners: Disposable[] = [];
    const end = (run: FollowedRun | undefined): void => {
      for (const listener of listeners) listener.dispose();
      resolve(run);
    };
    listeners.push(
      token.onCancellationRequested(() => end(undefined)),
      follower.onDidChange(({ run, event }) => {
        if (run.runId !== runId) return;
        const line = event && event.seq > after ? chatLine(event, l10n.t) : null;
        if (line?.kind === 'progress') stream.progress(line.text);
        else if (line) say(stream, [line.text]);
        if (rests(run)) end(run);
      }),
    );
    const now = follower.all().find((run) => run.runId === runId);
    if (token.isCancellationRequested || !now) end(now);
    else if (rests(now)) end(now);
  });
  if (!last) return undefined;
  say(stream, runSummary(last.state, l10n.t));
  offerNext(stream, last.state);
  return last.state;
}

/** Buttons for what the person can do with a run that rests. */
export function offerNext(stream: ChatResponseStream, state: RunState): void {
  const spec = specUri(state);
  if (spec && isWaiting(state)) {
    stream.anchor(spec, state.approval?.file ?? '');
    stream.button({ command: 'vscode.open', title: l10n.t('Open spec.md'), arguments: [spec] });
    stream.button({ command: 'batuta.approveSpec', title: l10n.t('Approve and Implement') });
    stream.button({ command: 'batuta.requestChanges', title: l10n.t('Request Changes…') });
    return;
  }
  if (state.status === 'stopped' || state.status === 'budget-reached' || state.status === 'interrupted')
    stream.button({ command: 'batuta.resumeRun', title: l10n.t('Resume Run…') });
  stream.button({ command: 'batuta.showRun', title: l10n.t('Show Run') });
}
