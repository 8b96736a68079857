import type { RunState } from './run-state.ts';

/** Why a run is not removed although it is old: it can go on, its work lies in worktrees only, or its change was neither committed nor undone. */
export type KeptFor = 'not-over' | 'unmerged' | 'unapplied';

/** null: nothing would be lost but its history. */
export function whyKept({ status, worktrees, files, rolledBack, applied }: RunState): KeptFor | null {
  if (status !== 'completed' && status !== 'failed' && status !== 'cancelled') return 'not-over';
  if (Object.values(worktrees).some(({ merged }) => !merged)) return 'unmerged';
  const changed = Object.values(files).some(({ file, before, after, output }) => before !== after && !output && !rolledBack.includes(file));
  return changed && applied === null ? 'unapplied' : null;
}
