import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { l10n } from 'vscode';
import { locale } from '../locale.ts';
import { standing } from '../../core/run/standing.ts';
import type { ViewState } from '../../protocol/webview-view.ts';
import type { Services } from '../services.ts';
import { diskFolders } from '../folders.ts';
import type { FollowedRun } from '../run-follower.ts';
import { specUri } from '../spec-document.ts';
import { obstacle } from '../situation.ts';
import { isUnseen } from '../applicable.ts';
import type { KnownRun } from '../run-list.ts';
import { runTitle } from '../status-text.ts';

const most = 50;

/** What a view is about, besides the events of its run. `runId`: the run it shows. Nothing is read in Restricted Mode. */
export async function viewState(services: Services, runId: string | undefined): Promise<ViewState> {
  const nothing = {
    runId: null,
    runs: [],
    owner: null,
    driven: false,
    halted: null,
    provider: null,
    initialised: false,
    remarks: 0,
  } as const;
  const found = obstacle();
  if (found) return { ...nothing, runs: [], ...found };
  const all = services.list.runs();
  const runs = all
    .filter((run) => run.runId === runId || run.status === 'open' || run.status === 'running')
    .slice(0, most)
    .map(({ runId: id, state, status }) => ({
      runId: id,
      title: runTitle(state) || id,
      status: standing(state, status !== 'open').status,
    }));
  const provider = await services.host.providerLabel();
  const shown = all.find((run) => run.runId === runId);
  const folder = shown?.state.workspace ?? diskFolders()[0]?.uri.fsPath ?? '';
  const initialised = await exists(join(folder, '.claude', 'batuta.yaml'));
  const rest = { reason: '', runs, provider, initialised };
  if (runId === undefined) return { ...nothing, ...rest, situation: all.length === 0 ? 'first' : 'empty' };
  const followed = services.follower.get(runId);
  if (!shown && !followed) return { ...nothing, ...rest, situation: 'empty', reason: goneWords() };
  const elsewhere = followed ? followed.owner === 'elsewhere' && followed.state.endedAt === null : shown?.status === 'running';
  // Nothing is heard of an owner on another host: the run can be taken over.
  const driven = (elsewhere && !isUnseen(shown?.owner ?? null)) || services.follower.active(runId) !== undefined;
  return {
    ...rest,
    situation: 'run',
    runId,
    owner: elsewhere ? ownerWords(shown?.owner ?? null) : null,
    remarks: remarksOf(services, followed),
    driven,
    halted: followed?.halted && !driven ? locale.say(followed.halted.reason) : null,
  };
}

function ownerWords(owner: KnownRun['owner']): string {
  return owner && isUnseen(owner) ? l10n.t('Process {0} on {1}', owner.pid, owner.host) : l10n.t('another window or a terminal');
}

function remarksOf({ comments }: Services, run: FollowedRun | undefined): number {
  const uri = run && specUri(run.state);
  return uri ? comments.remarks(uri.fsPath).length : 0;
}

/** A tab that was brought back may be about a run whose journal was pruned, or that belongs to a folder which is not open any more. */
function goneWords(): string {
  return l10n.t('This run is not kept any more: its journal was removed, or its folder is not open in this window.');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
