import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProcesses } from '../../src/node/processes.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { git, never, repository, scratchFolder, writeFiles } from './scratch.ts';

test('git runs no filter that the settings of a repository name, for an agent', async () => {
  const root = repository({ 'a.txt': 'one\n', 'b.txt': 'one\n', '.gitattributes': 'a.txt filter=a\nb.txt filter=b=c\n' });
  const pwned = join(root, '.git/pwned');
  const program = `touch ${pwned}; cat`;
  for (const key of ['filter.a.clean', 'filter.a.process', 'filter.b=c.clean', 'filter.b=c.smudge']) git(root, 'config', key, program);
  git(root, 'config', 'filter.a.required', 'true');
  writeFiles(root, { 'a.txt': 'two\n', 'b.txt': 'two\n' });
  const processes = createProcesses({ root, env: process.env });
  const request = { timeoutMs: 600_000, signal: never, blobs: createMemoryBlobs(), mark: 'mark', bare: true } as const;
  for (const argv of [
    ['status', '--short'],
    ['diff', '--name-only'],
    ['ls-files', '-m'],
    ['blame', 'a.txt'],
  ]) {
    const { exitCode } = await processes.run({ ...request, argv: ['git', ...argv], confined: 'agent' });
    expect([argv, exitCode, existsSync(pwned)]).toEqual([argv, 0, false]);
  }
  await processes.run({ ...request, argv: ['git', 'status'], confined: 'person' });
  expect(existsSync(pwned)).toBe(true);
});

test('settings of a repository that lay its files elsewhere show an agent nothing of there', async () => {
  const [root, outside] = [repository({ 'a.txt': 'one\n' }), scratchFolder()];
  writeFiles(outside, { 'a.txt': 'secret\n' });
  git(root, 'config', 'core.worktree', outside);
  const processes = createProcesses({ root, env: process.env });
  const request = { timeoutMs: 600_000, signal: never, blobs: createMemoryBlobs(), mark: 'mark', bare: true } as const;
  const { exitCode, output } = await processes.run({ ...request, argv: ['git', 'diff'], confined: 'agent' });
  expect([exitCode, output]).toEqual([0, '']);
});
