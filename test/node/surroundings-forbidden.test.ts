import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { repository, scratchFolder, writeFiles } from './scratch.ts';

test('what this user may not read ends no command and is left alone; the rest is guarded', async () => {
  const root = repository({ '.gitignore': 'data/\n.vscode/\n.npmrc\n' });
  writeFiles(root, { 'data/inner/x': 'x', '.vscode/inner/x.json': '{}', '.vscode/tasks.json': '{}', '.npmrc': 'a=1' });
  const at = (name: string): string => path.join(root, name);
  const forbidden = ['data/inner', 'data', '.vscode/inner', '.npmrc'];
  for (const name of forbidden) chmodSync(at(name), 0o000);
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const watched = await surroundings.watch();
  writeFileSync(at('.vscode/tasks.json'), 'evil');
  expect(await watched.restore(() => true)).toEqual(['.vscode/tasks.json']);
  for (const name of forbidden.toReversed()) chmodSync(at(name), 0o700);
  expect(['.vscode/tasks.json', '.vscode/inner/x.json', '.npmrc'].map((name) => readFileSync(at(name), 'utf8'))).toEqual([
    '{}',
    '{}',
    'a=1',
  ]);
});
