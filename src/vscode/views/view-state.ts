import { join } from 'node:path';
import { l10n } from 'vscode';
import { needsYou, questionTitle } from '../../core/question/needs-you.ts';
import { locale } from '../locale.ts';
import { emptyView, type ViewState } from '../../protocol/webview-view.ts';
import type { Services } from '../services.ts';
import { diskFolders, exists, placeName } from '../folders.ts';
import { isDriven, isOver, type RunView } from '../../app/runs/run-view.ts';
import { specUri } from '../spec-document.ts';
import { blockedReason } from '../situation.ts';
import { runName } from '../run-name.ts';

const most = 50;

/** What a view is about, besides the events of its run. `runId`: the run it shows; `composer`: what is written there. Nothing is read in Restricted Mode. */
export async function viewState(services: Services, runId: string | undefined, composer: ViewState['composer'] = null): Promise<ViewState> {
  const found = blockedReason();
  if (found) return { ...emptyView, ...found };
  // Nothing is shown as proven before it was looked whether it lies there.
  if (runId !== undefined && services.runs.get(runId)?.state.changedOnDisk === null) await services.runs.machine.look(runId);
  const all = services.runs.all();
  const runs = all
    .filter((run) => run.runId === runId || (!isOver(run) && run.status !== 'damaged'))
    .slice(0, most)
    .map(({ runId: id, state }) => ({ runId: id, title: runName(state) || id, status: state.status }));
  const shown = all.find((run) => run.runId === runId);
  const folder = shown?.state.workspace ?? diskFolders()[0]?.uri.fsPath ?? '';
  const provider = await services.host.providerLabel(folder);
  const initialised = await exists(join(folder, '.claude', 'batuta.yaml'));
  const inbox = needsYou(all).map(({ run: { runId: id, state }, question }) => ({
    runId: id,
    question: question.id,
    title: runName(state) || id,
    text: questionTitle(question),
    at: question.at,
  }));
  const rest = { reason: '', runs, inbox, provider, initialised, composer };
  // In a copy of the sample its run is about to begin.
  const demo = l10n.t('Demo: answers scripted, costs simulated. Builds and tests are real.');
  if (runId === undefined && services.host.demos.has(folder)) return { ...emptyView, ...rest, reason: demo };
  if (runId === undefined) return { ...emptyView, ...rest, situation: all.length === 0 ? 'first' : 'empty' };
  if (!shown) return { ...emptyView, ...rest, reason: goneWords() };
  const { cursor, changedOnDisk } = shown.state;
  // Nothing is heard of an owner on another host: the run can be taken over.
  const driven = isDriven(shown);
  return {
    ...rest,
    situation: 'run',
    runId,
    folder: placeName(shown.state.workspace),
    owner: ownerWords(shown),
    remarks: remarksOf(services, shown),
    driven,
    stopping: shown.stopping,
    replay: services.shown.replayOf(runId),
    look: changedOnDisk && { cursor, stale: [...changedOnDisk] },
    blocked: shown.blocked === null || driven ? null : locale.say(shown.blocked),
  };
}

function ownerWords({ owner, process }: RunView): string | null {
  if (owner === 'local') return l10n.t('another window or terminal');
  return process && l10n.t('Process {0} on {1}', process.pid, process.host);
}

function remarksOf({ comments }: Services, run: RunView): number {
  const uri = specUri(run.state);
  return uri ? comments.remarks(uri.fsPath).length : 0;
}

/** A tab that was brought back may be about a run whose journal was pruned, or that belongs to a folder which is not open any more. */
function goneWords(): string {
  return l10n.t('This run is no longer available: its journal was deleted, or its folder is not open in this window.');
}
