import { commands, l10n, type Disposable } from 'vscode';
import { localeOf } from '../core/describe/locale.ts';
import { locale } from './locale.ts';
import { settled } from '../app/reply-to-run.ts';
import { askedFor, isEndOfScript, questionTitle } from '../core/question/needs-you.ts';
import type { RunState } from '../core/run/run-state.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import { proofNow } from '../core/run/seal.ts';
import { completedText } from './completed-text.ts';
import { isAnsweredHere } from './give-reply.ts';
import { showError, showInformation, showWarning } from './plain-message.ts';
import { createNotices, type RunNotice } from './run-notices.ts';
import { specFile } from './spec-document.ts';
import { runName } from './run-name.ts';
import type { WindowRuns } from './window-runs.ts';

/** Tells the person once when a run has ended or needs them, also when the status bar is out of sight; not what the panel asks already: `inSight`: it shows the run. */
export function tellOutcomes(runs: WindowRuns, inSight: (runId: string) => boolean): Disposable {
  const noticesOf = createNotices(isAnsweredHere);
  return runs.onDidChange((change) => {
    for (const notice of noticesOf(change)) if (notice.kind !== 'asks' || !inSight(change.run.runId)) tell(change.run.state, notice);
  });
}

function tell(state: RunState, notice: RunNotice): void {
  const { say } = localeOf(locale, state);
  const { runId } = state;
  const name = runName(state);
  switch (notice.kind) {
    case 'blocked':
      // The reason says what to do; then the run goes on where it was.
      return offer(
        showError,
        l10n.t('“{0}” is blocked: {1}', name, say(notice.reason)),
        way(l10n.t('Resume Run…'), 'batuta.resumeRun', runId),
      );
    case 'settled':
      return void showInformation(l10n.t('“{0}”: {1}', name, say(settled(state, notice.question))));
    case 'asks': {
      const { id: question } = notice.question;
      const text = say(questionTitle(notice.question));
      if (isEndOfScript(state, notice.question)) {
        const [sample, provider] = [l10n.t('Sample’s Request'), l10n.t('Choose Provider…')];
        const words = l10n.t('“{0}”: the demo only knows the sample’s request.', name);
        return offer(showWarning, words, way(sample, 'batuta.useSampleRequest', runId), way(provider, 'batuta.useProvider', runId));
      }
      // Others of its agents may be at work.
      const words = askedFor(notice.question) === null ? l10n.t('“{0}” stopped: {1}', name, text) : l10n.t('“{0}”: {1}', name, text);
      // Of this question: one that was answered meanwhile is told to be.
      const answer = way(l10n.t('Answer…'), 'batuta.answer', { runId, question });
      return offer(showWarning, words, answer);
    }
    case 'failed':
      return offer(showError, l10n.t('“{0}” failed: {1}', name, say(state.error ?? '')));
    case 'completed':
      return tellCompleted(state);
  }
}

function tellCompleted(state: RunState): void {
  const name = runName(state);
  const { conclusion } = state.result ?? {};
  if (conclusion !== undefined) {
    const [reason = ''] = locale.say(conclusion).split('\n');
    return offer(
      showInformation,
      l10n.t('“{0}” ended without a change: {1}', name, reason),
      way(l10n.t('Show Run'), 'batuta.showRun', state.runId),
    );
  }
  const spec = specFile(state);
  const show = (proofNow(state)?.verdict ?? 'proven') === 'proven' ? showInformation : showWarning;
  const review = changedFiles(state).length === 0 ? [] : [way(l10n.t('Open Review'), 'batuta.openReview', state.runId)];
  const open = spec ? [way(l10n.t('Open Spec'), 'vscode.open', spec)] : [];
  offer(show, completedText(state, locale), ...review, ...open);
}

type Show = (message: string, ...choices: string[]) => Thenable<string | undefined>;

interface Way {
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

function way(label: string, command: string, argument?: unknown): Way {
  return { label, run: () => commands.executeCommand(command, argument) };
}

function offer(show: Show, words: string, ...ways: Way[]): void {
  const all = [...ways, way(l10n.t('Show Log'), 'batuta.showLog')];
  void show(words, ...all.map(({ label }) => label)).then((answer) => all.find(({ label }) => label === answer)?.run());
}
