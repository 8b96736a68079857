import { l10n } from 'vscode';
import type { Reply } from '../protocol/question.ts';
import { giveReply } from './give-reply.ts';
import type { Services } from './services.ts';
import type { HandledRun } from './handled-run.ts';
import { showWarning } from './plain-message.ts';
import type { RunView } from '../app/runs/run-view.ts';
import { runName } from './run-name.ts';

/**
 * Goes on with a run: takes it up when nobody works on it, and answers it when it asks how to go on. Whether an owner
 * on another host is gone cannot be seen from here, so the person is asked. undefined: the owner is not gone, or nobody was chosen to
 * answer the model calls.
 */
export async function continueRun(services: Services, run: RunView, reply: Reply | null): Promise<HandledRun | undefined> {
  let gone: RunView['process'] = null;
  // The person speaks of one process; another one may take the run up while they are asked.
  for (let owner = await remoteOwner(services, run); owner !== null && !isSame(owner, gone); owner = await remoteOwner(services, run)) {
    gone = owner;
    if (!(await isGone(run, gone))) return undefined;
  }
  const session = await services.runs.ensureOwned(run.runId, { force: gone !== null });
  if (!session) return undefined;
  const isTaken = reply !== null && (await giveReply(session, run.runId, reply));
  return { runId: run.runId, replied: isTaken ? reply.question : null };
}

/** The process on another host that the run belongs to. */
async function remoteOwner({ runs }: Services, { runId }: RunView): Promise<RunView['process']> {
  await runs.machine.list();
  const run = runs.get(runId);
  return run?.owner === 'remote' ? run.process : null;
}

function isSame(one: RunView['process'], other: RunView['process']): boolean {
  return one?.pid === other?.pid && one?.host === other?.host;
}

async function isGone(run: RunView, { pid, host }: NonNullable<RunView['process']>): Promise<boolean> {
  const takeOver = l10n.t('Take Over');
  const detail = l10n.t(
    'Batuta can’t tell whether that process is still running. Take over only if you are sure that it has ended: two processes would change the same files.',
  );
  const words = l10n.t('“{0}” belongs to process {1} on {2}', runName(run.state), pid, host);
  return (await showWarning(words, { modal: true, detail }, takeOver)) === takeOver;
}
