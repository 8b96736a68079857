import { l10n } from 'vscode';
import { describeSkipped } from '../../core/describe/undone.ts';
import { changedFiles, provisionalFiles } from '../../core/run/changed-files.ts';
import type { Services } from '../services.ts';
import { locale } from '../locale.ts';
import { pickRun } from '../pick-run.ts';
import { showWarning } from '../plain-message.ts';
import { runName } from '../run-name.ts';
import { takeBack } from './undo-run.ts';

/** Ends a run for good, whichever process works on it; offers to take its changes back. */
export async function cancelRun(services: Services, given: unknown): Promise<void> {
  const run = await pickRun(services, given, { purpose: 'cancel', title: l10n.t('Batuta: Cancel Run') });
  if (!run) return;
  const end = l10n.t('Cancel Run');
  const endAndUndo = l10n.t('Cancel and Undo');
  const changed = changedFiles(run.state).length - provisionalFiles(run.state).length;
  const detail =
    changed === 0
      ? l10n.t('A cancelled run cannot be resumed.')
      : changed === 1
        ? l10n.t('A cancelled run cannot be resumed. Its change to 1 file is kept unless you undo it.')
        : l10n.t('A cancelled run cannot be resumed. Its changes to {0} files are kept unless you undo them.', changed);
  const answer = await showWarning(
    l10n.t('Cancel “{0}”?', runName(run.state)),
    { modal: true, detail },
    ...(changed === 0 ? [end] : [end, endAndUndo]),
  );
  if (answer === undefined) return;
  const { runs, host, person } = services;
  const { skipped } = await (await host.app()).cancel(run.runId, person);
  if (skipped.length > 0) void showWarning(describeSkipped(skipped).map(locale.say).join('. '));
  await runs.machine.untilReleased(run.runId);
  await runs.machine.list();
  if (answer === endAndUndo) await takeBack(services, run, l10n.t('Batuta: Undo Run'), { run: true });
}
