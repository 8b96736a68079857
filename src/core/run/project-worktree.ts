import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from './run-state.ts';

type WorktreeEvent = Extract<RunEvent, { type: `worktree.${string}` }>;

/** Folders in which agents work apart, and what came from them into the workspace. */
export function projectWorktree(state: RunState, event: WorktreeEvent): RunState {
  const { worktrees, broughtIn } = state;
  const { agent, worktree } = event;
  switch (event.type) {
    case 'worktree.made': {
      const { folder, tree } = event;
      return { ...state, worktrees: { ...worktrees, [worktree]: { agent, worktree, folder, tree, merged: false } } };
    }
    case 'worktree.merging':
      return { ...state, broughtIn: { ...broughtIn, ...event.files } };
    case 'worktree.merged': {
      const known = worktrees[worktree];
      return known ? { ...state, worktrees: { ...worktrees, [worktree]: { ...known, merged: true } } } : state;
    }
  }
}
