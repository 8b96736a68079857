import { l10n, window } from 'vscode';
import { locale } from './locale.ts';
import { applies, type Purpose } from './applicable.ts';
import { toldBlocked } from './choose-folder.ts';
import type { Services } from './services.ts';
import { showInformation } from './plain-message.ts';
import type { RunView } from '../app/runs/run-view.ts';
import { withoutIcons } from './plain-text.ts';
import { statusText } from './status-text.ts';
import { runName } from './run-name.ts';

/** What a command wants a run for. */
interface Wanted {
  readonly purpose: Purpose;
  readonly title: string;
  /** The run that the person looks at is meant, where it fits. */
  readonly inSight?: true;
}

/**
 * The run that a command is about, followed from now on: the one it was given (a tree's row, an id), the one that is in sight, the only one
 * that fits, or the one that the person picks. undefined: they picked none, or none fits, or nothing can be done in this window – they
 * have then been told.
 */
export async function pickRun(services: Services, given: unknown, ask: Wanted): Promise<RunView | undefined> {
  if (toldBlocked(services.log)) return undefined;
  await services.runs.machine.list();
  const picked = await pick(services, runIdOf(given), ask);
  return picked && services.runs.follow(picked.runId);
}

async function pick({ runs, panel }: Services, runId: string | undefined, ask: Wanted): Promise<RunView | undefined> {
  const fit = runs.all().filter((run) => applies(ask.purpose, run));
  const wanted = runId ?? (ask.inSight && panel.runInSight());
  const meant = fit.find((run) => run.runId === wanted) ?? (runId === undefined && fit.length === 1 ? fit[0] : undefined);
  if (meant) return meant;
  if (runId !== undefined || fit.length === 0) {
    void showInformation(l10n.t('{0}: no run of this folder is fit for that now.', ask.title));
    return undefined;
  }
  const items = fit.map((run) => ({
    label: withoutIcons(runName(run.state)) || run.runId,
    description: statusText(run.state, locale).text.replace(/^(\$\([^)]*\)) Batuta: /, '$1 '),
    detail: locale.time(run.startedAt, 'whole'),
    run,
  }));
  return (await window.showQuickPick(items, { title: ask.title, placeHolder: l10n.t('Select a run') }))?.run;
}

/** A command gets the run as its id, or as a row of the tree of runs. */
export function runIdOf(given: unknown): string | undefined {
  const runId = typeof given === 'string' ? given : fieldOf(given, 'runId');
  return typeof runId === 'string' ? runId : undefined;
}

/** What the row of a tree that a command was given says under a name. */
export function fieldOf(given: unknown, name: string): unknown {
  return typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
}
