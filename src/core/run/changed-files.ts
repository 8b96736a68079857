import type { FileState, RunState } from './run-state.ts';

/** Files that belong to the run's change, not to what its commands left behind. */
export function changedFiles({ files }: Pick<RunState, 'files'>): FileState[] {
  return Object.values(files).filter((file) => !file.output);
}

/** Files that commands wrote beside the run's change. What Batuta itself compiled (contexts) is neither: only an undo takes it back. */
export function sideEffects({ files }: Pick<RunState, 'files'>): FileState[] {
  return Object.values(files).filter(({ output, commands }) => output && commands.length > 0);
}

/** Files that agents wrote before anything was approved. */
export function provisionalFiles({ files, answers, attempts }: Pick<RunState, 'files' | 'answers' | 'attempts'>): string[] {
  if (answers.some(({ option }) => option === 'approve')) return [];
  return changedFiles({ files })
    .filter((file) => attempts.some(({ agent }) => file.agents.includes(agent)))
    .map(({ file }) => file);
}
