import { l10n } from 'vscode';
import { describeSkipped, describeUndone } from '../../core/describe/undone.ts';
import { locale } from '../locale.ts';
import type { RollBackTarget } from '../../app/contracts.ts';
import { isOver, type RunView } from '../../app/runs/run-view.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { showInformation, showWarning } from '../plain-message.ts';
import { runName } from '../run-name.ts';
import { whileWaiting } from '../while-waiting.ts';

/** Brings back every file that a run changed and that nobody changed since; one that is not over ends with it. */
export async function undoRun(services: Services, given: unknown): Promise<void> {
  const title = l10n.t('Batuta: Undo Run');
  const run = await pickRun(services, given, { purpose: 'undo', title });
  if (!run) return;
  // One that is not over could only go on without its files.
  const undo = isOver(run) ? l10n.t('Undo Run') : l10n.t('Cancel and Undo');
  const files = changedFiles(run.state).map(({ file }) => file);
  const shown = files.length > 20 ? [...files.slice(0, 20), '…'] : files;
  const answer = await showWarning(
    files.length === 1
      ? l10n.t('Restore 1 file to its state before “{0}”? If it changed since then, it is not touched.', runName(run.state))
      : l10n.t(
          'Restore {0} files to their state before “{1}”? Files changed since then are not touched.',
          files.length,
          runName(run.state),
        ),
    {
      modal: true,
      detail: [
        ...(isOver(run) ? [] : [l10n.t('The run is not over. Undoing it cancels it for good: it cannot be resumed.'), '']),
        ...shown,
      ].join('\n'),
    },
    undo,
  );
  if (answer === undo) await takeBack(services, run, title, { run: true });
}

/** Takes changes of a run back, and tells what came back and what did not. */
export async function takeBack(services: Services, run: RunView, title: string, target: RollBackTarget): Promise<void> {
  const { runs, person } = services;
  await runs.release(run.runId);
  const session = await runs.session(run);
  const result = await whileWaiting(title, async (signal) => session.rollBack(run.runId, target, person, signal));
  if (result) {
    const { level, text } = describeUndone(result);
    if (level === 'good') void showInformation(locale.say(text));
    else void showWarning([text, ...describeSkipped(result.skipped)].map(locale.say).join('. '));
  }
  await runs.machine.list();
}
