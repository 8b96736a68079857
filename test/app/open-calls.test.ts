import { expect, test } from 'vitest';
import { openCalls } from '../../src/app/open-calls.ts';
import { openWorktrees } from '../../src/app/open-worktrees.ts';
import { bareEnvironment, repository, scratchFolder } from '../node/scratch.ts';

test('a worktree that is merged and gone needs nobody to ask there: a run that was ended just then goes on', async () => {
  const workspace = repository({ 'a.ts': 'export const a = 1;\n' });
  const worktrees = openWorktrees({ app: { env: bareEnvironment }, home: scratchFolder('home'), workspace, user: null, sandbox: null });
  const gone = worktrees.at('run-1-gone');
  const calls = openCalls(gone, bareEnvironment);
  await expect(calls.callers({ path: 'a.ts', line: 1, column: 14 }, new AbortController().signal)).rejects.toThrow('is gone');
});
