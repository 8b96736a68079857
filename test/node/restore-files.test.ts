import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { restoreFiles } from '../../src/node/restore-files.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from './scratch.ts';

test('every file that nobody changed since comes back, with its mode; the others stay', async () => {
  const root = repository({ 'changed.txt': 'a\r\n', deleted: 'd', 'tool.sh*': 't', touched: 'x', replaced: 'r' });
  const files = openWorkspaceFiles(root);
  const checkpoints = await openCheckpoints({ root, store: join(scratchFolder('store'), 's.git'), env: bareEnvironment });
  const before = await checkpoints.take();
  writeFiles(root, { 'changed.txt': 'b\n', added: 'new', touched: 'y', replaced: 'q' });
  rmSync(join(root, 'deleted'));
  rmSync(join(root, 'tool.sh'));
  const after = await checkpoints.take();
  const entries = await Promise.all(
    (await checkpoints.diff(before.tree, after.tree)).map(async (change) => ({
      path: change.path,
      before: await checkpoints.entryAt(before.tree, change.path),
      after: change.after,
    })),
  );
  writeFileSync(join(root, 'touched'), "the person's");
  rmSync(join(root, 'replaced'));
  mkdirSync(join(root, 'replaced'));

  const result = { restored: ['added', 'changed.txt', 'deleted', 'tool.sh'], skipped: ['replaced', 'touched'] };
  expect(await restoreFiles(files, entries)).toEqual(result);
  expect(['changed.txt', 'deleted', 'tool.sh', 'touched'].map((name) => readFileSync(join(root, name), 'utf8'))).toEqual([
    'a\r\n',
    'd',
    't',
    "the person's",
  ]);
  expect([await files.exists('added'), (statSync(join(root, 'tool.sh')).mode & 0o100) !== 0]).toEqual([false, true]);
  expect(await restoreFiles(files, entries)).toEqual(result);
});
