import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDiskRuns } from '../fakes/disk-runs.ts';
import { git, repository, writeFiles } from '../node/scratch.ts';

test('a command that is run again changes no protected file either: hooks, settings and tasks come back', async () => {
  const root = repository({ a: 'a\n', '.vscode/tasks.json': '{}' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.completes('one');
  const told = await runs.prove('one', () => {
    writeFiles(root, { '.git/hooks/pre-commit*': '#!/bin/sh\n' });
    git(root, 'config', 'core.hooksPath', '/tmp/evil');
    rmSync(path.join(root, '.vscode/tasks.json'));
  });
  expect(told).toEqual([
    '"make" changed .vscode/tasks.json, .git/config, .git/hooks/pre-commit, which no command may change: put back as before; what it wrote is kept with the run.',
  ]);
  expect([existsSync(path.join(root, '.git/hooks/pre-commit')), git(root, 'status', '--porcelain').trim()]).toEqual([false, 'M a']);
  expect(git(root, 'config', '--list')).not.toContain('evil');
});
