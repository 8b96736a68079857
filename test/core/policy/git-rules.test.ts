import { expect, it } from 'vitest';
import { judgeLine } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

it.each([
  'git grep -O x',
  'git grep --open-files-in-pager=./evil x',
  'git grep --no-index x /etc',
  'git grep --textconv x',
  'git grep -f .env',
  'git grep x HEAD:.env',
  'git grep x -- .env',
  'git stash',
  'git stash list -p',
  'git stash pop',
  'git stash show -p',
  'git tag v1',
  'git tag -d v1',
  'git tag --sort=signature',
  'git tag --format=%(signature)',
  'git remote add x y',
  'git remote show origin',
  'git remote -v update',
  'git rev-list --format=%GS HEAD',
  'git reflog expire --all',
  'git describe --dirty',
  'git tag -l -d v1',
  'git tag v1 -l',
  'git remote get-url --all x',
  'git shortlog --format=%GS HEAD',
  'git worktree add x',
  'git worktree list --porcelain x',
  'git check-ignore --stdin',
  'git submodule status',
])('asks about %s', async (line) => {
  expect((await judgeLine(line, { files: createMemoryFiles({ 'a.ts': '' }), listed: [], stored: [] })).verdict).toBe('ask');
});
