import { join } from 'node:path';
import { Uri, commands, l10n } from 'vscode';
import { locale } from './locale.ts';
import type { Disposable } from 'vscode';
import { settled } from '../app/reply-to-run.ts';
import type { RunState } from '../core/run/run-state.ts';
import { changedFiles } from './applicable.ts';
import { windowPath } from './folders.ts';
import { isAnsweredHere } from './give-reply.ts';
import { showError, showInformation, showWarning } from './plain-message.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { WindowRuns } from './window-runs.ts';
import { describeCost } from '../core/describe/terms.ts';
import { runTitle } from './status-text.ts';

/** Tells the person once when a run has ended or needs them, also when the status bar is out of sight. */
export class OutcomeNotice implements Disposable {
  private readonly told = new Map<string, string>();
  private readonly blocks = new Map<string, RunView['blocked']>();
  private readonly subscription: Disposable;

  constructor(runs: WindowRuns) {
    this.subscription = runs.onDidChange(({ run, events }) => {
      const { runId, blocked, state } = run;
      if (blocked !== null && this.blocks.get(runId) !== blocked) tellBlocked(state, locale.say(blocked));
      this.blocks.set(runId, blocked);
      // A notification cannot be taken back: the person is told that somebody else was quicker.
      for (const event of events)
        if (event.type === 'question.answered' && run.owner === 'self' && !isAnsweredHere(runId, event.reply.question))
          void showInformation(l10n.t('“{0}”: {1}', runTitle(state), locale.say(settled(state, event.reply.question))));
      const now = `${state.status} ${state.stop?.id ?? ''}`;
      const before = this.told.get(runId);
      if (before === now) return;
      this.told.set(runId, now);
      // What was so already when this window began to look on is no news.
      if (before !== undefined || run.owner === 'self') tell(run.state);
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

function resume(state: RunState): Way {
  return { label: l10n.t('Resume Run…'), run: () => commands.executeCommand('batuta.resumeRun', state.runId) };
}

/** Of this question: one that was answered meanwhile is told to be. */
function answer({ runId, stop }: RunState): Way {
  return { label: l10n.t('Answer…'), run: () => commands.executeCommand('batuta.answer', { runId, question: stop?.id }) };
}

/** The reason says what to do; then the run goes on where it was. */
function tellBlocked(state: RunState, reason: string): void {
  offer(showError, l10n.t('“{0}” stands still: {1}', runTitle(state), reason), resume(state));
}

function tell(state: RunState): void {
  const name = runTitle(state);
  if (state.status === 'completed') {
    const files = changedFiles(state).length;
    const specFile = state.spec?.file;
    const cost = locale.say(describeCost(state));
    const words =
      files === 1
        ? l10n.t('“{0}” is completed: 1 file changed, {1}.', name, cost)
        : l10n.t('“{0}” is completed: {1} files changed, {2}.', name, files, cost);
    const review = { label: l10n.t('Open Review'), run: () => commands.executeCommand('batuta.openReview', state.runId) };
    if (specFile === undefined) return offer(showInformation, words, ...(files === 0 ? [] : [review]));
    const path = Uri.file(join(windowPath(state.workspace), specFile));
    const open = { label: l10n.t('Open Spec'), run: () => commands.executeCommand('vscode.open', path) };
    offer(showInformation, l10n.t('{0} The spec lies in {1}.', words, specFile), ...(files === 0 ? [] : [review]), open);
  } else if (state.status === 'failed') {
    offer(showError, l10n.t('“{0}” failed: {1}', name, locale.say(state.error ?? '')));
  } else if (state.status === 'stopped' || state.status === 'budget-reached') {
    offer(showWarning, l10n.t('“{0}” stopped and needs you: {1}', name, locale.say(state.stop?.message ?? '')), answer(state));
  }
}

type Show = (message: string, ...choices: string[]) => Thenable<string | undefined>;

interface Way {
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

function offer(show: Show, words: string, ...ways: Way[]): void {
  const all: Way[] = [...ways, { label: l10n.t('Show Log'), run: () => commands.executeCommand('batuta.showLog') }];
  void show(words, ...all.map(({ label }) => label)).then((answer) => all.find(({ label }) => label === answer)?.run());
}
