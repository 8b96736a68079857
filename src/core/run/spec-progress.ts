import { agentOfHeading } from '../spec/agent-of-heading.ts';
import type { Spec, SpecFile, SpecLayer } from '../../protocol/spec.ts';
import { changedFiles } from './changed-files.ts';
import type { FileState, RunState } from './run-state.ts';

/** How far a file is that the spec names: `left` was rightly not changed, `missing` not at all though the work is done. */
export type FileProgress = 'waiting' | 'working' | 'changed' | 'proven' | 'left' | 'missing';

/** The agent that a layer of the spec is for; undefined: nobody's, so the owners of its files do it. */
export function agentOfLayer(run: Pick<RunState, 'agents'>, { heading }: SpecLayer): RunState['agents'][number] | undefined {
  return agentOfHeading(heading, run.agents);
}

/** How far a file of a layer is, by what was captured. `changed`: the run's changes, by path. */
export function fileProgress(run: RunState, layer: SpecLayer, file: SpecFile, changed: ReadonlyMap<string, FileState>): FileProgress {
  const writer = agentOfLayer(run, layer)?.name ?? changed.get(file.path)?.agents[0];
  const isAtWork = run.status === 'running' && run.attempts.some(({ agent, status }) => agent === writer && status === 'running');
  const result = writer === undefined ? undefined : run.verdicts[writer]?.result;
  const isDone = result !== undefined && result !== 'failed';
  if ([file.path, file.from].some((path) => path !== undefined && changed.has(path))) return isDone && !isAtWork ? 'proven' : 'changed';
  if (isAtWork) return 'working';
  if (Object.values(run.deviations).some((all) => all.some((one) => one.file === file.path))) return 'left';
  return isDone ? 'missing' : 'waiting';
}

/** Files that the run changed and the spec does not name. */
export function unforeseen(run: Pick<RunState, 'files'>, spec: Spec): FileState[] {
  const named = new Set(
    spec.layers.flatMap(({ files }) => files.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]))),
  );
  return changedFiles(run).filter(({ file }) => !named.has(file));
}
