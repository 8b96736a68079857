import { l10n } from 'vscode';
import { describeResult } from '../../core/describe/terms.ts';
import { describeSeal } from '../../core/describe/proof.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { locale } from '../locale.ts';
import { pickRun } from '../pick-run.ts';
import { showInformation, showWarning } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { runName } from '../run-name.ts';
import { whileWaiting } from '../while-waiting.ts';

/** Runs the commands of a completed run again on the files as they are now, and tells what the run is worth then. */
export async function proveAgain(services: Services, given: unknown): Promise<void> {
  const { runs, person } = services;
  const title = l10n.t('Batuta: Prove Again');
  const run = await pickRun(services, given, { purpose: 'prove', title, inSight: true });
  if (!run) return;
  const session = await runs.session(run);
  const evidence = await whileWaiting(title, async (signal) => session.prove(run.runId, person, signal));
  if (!evidence) return;
  await runs.machine.list();
  const state = (await runs.machine.look(run.runId))?.state ?? run.state;
  const seal = describeSeal(state);
  const failed = evidence
    .filter(({ result }) => result !== 'pass')
    .map((one) => `${formatCommandLine(one.command)}: ${locale.say(describeResult(one).text)}`);
  const words = [`“${runName(state)}”: ${seal ? locale.say(seal.why) : ''}`, ...failed].join('. ');
  void (seal?.verdict === 'proven' ? showInformation : showWarning)(words);
}
