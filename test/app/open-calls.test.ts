import { expect, test } from 'vitest';
import { openCalls } from '../../src/app/open-calls.ts';
import { openWorktrees } from '../../src/app/open-worktrees.ts';
import { openWorkspacePorts } from '../../src/app/workspace-ports.ts';
import { bareEnvironment, never, repository, scratchFolder } from '../node/scratch.ts';

test('a worktree that is merged and gone needs nobody to ask there: a run that was ended just then goes on', async () => {
  const workspace = repository({ 'a.ts': 'export const a = 1;\n' });
  const { trees } = await openWorkspacePorts({ home: scratchFolder('home'), workspace });
  const app = { env: bareEnvironment };
  const sandbox = async () => null;
  const worktrees = openWorktrees({ app, home: scratchFolder('home'), workspace, user: null, sandbox, ending: () => never, trees });
  const gone = worktrees.at('run-1-gone');
  const calls = openCalls(gone, bareEnvironment);
  await expect(calls.callers({ path: 'a.ts', line: 1, column: 14 }, new AbortController().signal)).rejects.toThrow('is gone');
});
