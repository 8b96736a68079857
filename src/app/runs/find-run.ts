import { formatCommandLine } from '../../core/policy/command-line.ts';
import { UserError } from '../contracts.ts';
import type { RunView } from './run-view.ts';
import type { Runs } from './runs.ts';

/**
 * A run of `workspace` by its id, a unique beginning of its id, or `last`. Throws UserError when it is unknown, ambiguous, or a run of another
 * folder: that one is not what somebody here can have meant.
 */
export async function findRun(runs: Pick<Runs, 'list'>, reference: string, workspace: string): Promise<RunView> {
  const all = await runs.list();
  // Of a damaged run nobody knows the folder; by its id it can be asked for from anywhere.
  const here = all.filter(({ state }) => state.workspace === workspace || (state.workspace === '' && reference !== 'last'));
  const fits = (among: readonly RunView[]): RunView[] => {
    if (reference === 'last') return among.slice(0, 1);
    const exact = among.filter(({ runId }) => runId === reference);
    return exact.length > 0 ? exact : among.filter(({ runId }) => runId.startsWith(reference) && reference !== '');
  };
  // A whole id means that run, and never one here whose id only begins so.
  const meant = all.find(({ runId }) => runId === reference);
  const matches = meant && !here.includes(meant) ? [] : fits(here);
  const [match] = matches;
  if (match && matches.length === 1) return match;
  if (match) throw ambiguous(reference, matches);
  const [elsewhere, ...others] = fits(all);
  if (elsewhere && others.some(({ state }) => state.workspace !== elsewhere.state.workspace))
    throw ambiguous(reference, [elsewhere, ...others]);
  if (!elsewhere)
    throw new UserError(reference === 'last' ? 'There is no run yet.' : `Run "${reference}" not found. List all runs with "runs".`);
  throw reference === 'last'
    ? new UserError(`There is no run of ${workspace} yet. The last one of all, ${elsewhere.runId}, is meant with ${optionFor(elsewhere)}`)
    : noRunOf(workspace, elsewhere);
}

function ambiguous(reference: string, matches: readonly RunView[]): UserError {
  const some = matches.slice(0, 5).map(({ runId }) => runId);
  return new UserError(`"${reference}" fits ${matches.length} runs: ${some.join(', ')}. Give more of the id.`);
}

/** The refusal of a run of another folder. */
export function noRunOf(workspace: string, run: RunView): UserError {
  return new UserError(`Run ${run.runId} is no run of ${workspace}. Name its folder: ${optionFor(run)}`);
}

function optionFor({ state }: RunView): string {
  return `--workspace ${formatCommandLine([state.workspace])}`;
}
