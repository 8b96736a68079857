import type { FileState, RunState } from './run-state.ts';

/** Files that belong to the run's change, not to what its commands left behind. */
export function changedFiles({ files }: Pick<RunState, 'files'>): FileState[] {
  return Object.values(files).filter((file) => !file.output);
}

/** Files that commands wrote beside the run's change. What Batuta itself compiled (contexts) is neither: only an undo takes it back. */
export function sideEffects({ files }: Pick<RunState, 'files'>): FileState[] {
  return Object.values(files).filter(({ output, commands }) => output && commands.length > 0);
}

/** Files that agents wrote for an approval that did not come. What those write who carry out what was approved is none. */
export function provisionalFiles({
  files,
  agents,
  approved,
  attempts,
}: Pick<RunState, 'files' | 'agents' | 'approved' | 'attempts'>): string[] {
  const writers = attempts.map(({ agent }) => agent).filter((name) => agents.every((one) => one.name !== name));
  return changedFiles({ files })
    .filter((one) => !approved.includes(one.file) && one.agents.some((name) => writers.includes(name)))
    .map(({ file }) => file);
}
