import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkReadable, materialOf, namesLike } from '../../src/app/request-material.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { createSearch } from '../../src/node/search.ts';
import { registryFile } from '../../src/pipelines/parts/sync.ts';
import { scratchFolder, writeFiles } from '../node/scratch.ts';

function setUp(files: Readonly<Record<string, string>>) {
  const root = scratchFolder('material');
  writeFiles(root, files);
  return { root, files: openWorkspaceFiles(root), search: createSearch({ root, store: join(scratchFolder('home'), 'store') }) };
}

const signal = new AbortController().signal;

it('a file goes along word for word', async () => {
  const parts = setUp({ 'src/a.ts': 'let a;\r\n\tlet b;\n' });
  expect(await materialOf(parts, 'src/a.ts')).toBe('let a;\r\n\tlet b;\n');
});

it.each([
  ['.env', /holds secrets/],
  ['private/plan.md', /listed in \.batutaignore/],
  ['link.txt', /holds secrets/],
  ['../outside.txt', /outside|above|\.\./],
  ['gone.ts', /not there any more/],
  ['picture.png', /not UTF-8 text/],
])('%s does not', async (path, why) => {
  const parts = setUp({ '.env': 'KEY=1', 'private/plan.md': 'x', '.batutaignore': 'private/\n', 'picture.png': '\u0000\u0001' });
  symlinkSync('.env', join(parts.root, 'link.txt'));
  await expect(materialOf(parts, path)).rejects.toThrow(why);
});

it('lines of a file that agents may not read do not either, others do', async () => {
  const parts = setUp({ 'a.ts': '', '.env': '' });
  await expect(checkReadable(parts, '.env')).rejects.toThrow(/holds secrets/);
  await expect(checkReadable(parts, 'a.ts')).resolves.toBeUndefined();
});

it('names are those of readable files, and of the registry’s entities', async () => {
  const registry = readFileSync(join(import.meta.dirname, '..', 'workspaces', 'sample', registryFile), 'utf8');
  const parts = setUp({
    'src/order.ts': '',
    '.env': '',
    'order.secret': '',
    '.batutaignore': '*.secret\n',
    [registryFile]: registry,
  });
  expect(await namesLike(parts, 'file', 'ord', signal)).toEqual(['src/order.ts']);
  expect(await namesLike(parts, 'entity', 'prod', signal)).toContain('Product');
});
