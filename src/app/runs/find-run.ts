import { UserError } from '../contracts.ts';
import type { RunView } from './run-view.ts';
import type { Runs } from './runs.ts';

/** A run by its id, a unique beginning of its id, or `last`; of two that fit the one in `workspace` is meant. Throws UserError when unknown or ambiguous. */
export async function findRun(runs: Pick<Runs, 'list'>, reference: string, workspace: string | null = null): Promise<RunView> {
  const all = await runs.list();
  const here = all.filter(({ state }) => state.workspace === workspace);
  if (reference === 'last') {
    const newest = here[0] ?? all[0];
    if (newest) return newest;
    throw new UserError('There is no run yet.');
  }
  const exact = all.find((run) => run.runId === reference);
  if (exact) return exact;
  const fits = (among: readonly RunView[]): RunView[] => among.filter(({ runId }) => runId.startsWith(reference) && reference !== '');
  const matches = fits(here).length > 0 ? fits(here) : fits(all);
  const [match] = matches;
  if (!match) throw new UserError(`There is no run "${reference}". "runs" lists all of them.`);
  if (matches.length === 1) return match;
  const some = matches.slice(0, 5).map(({ runId }) => runId);
  throw new UserError(`"${reference}" fits ${matches.length} runs: ${some.join(', ')}. Give more of the id.`);
}
