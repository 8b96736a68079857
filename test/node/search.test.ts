import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { PatternError, type Search } from '../../src/core/ports.ts';
import { createSearch } from '../../src/node/search.ts';
import { bareEnvironment, git, never, repository, scratchFolder, writeFiles } from './scratch.ts';

const open = (root: string): Search => createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: bareEnvironment });
const found = async (search: Search, pattern: string): Promise<string[]> =>
  (await search.grep({ pattern }, 100, never)).map((hit) => hit.path);

test('secrets, ignored files, .batutaignore, links and binaries stay unread', async () => {
  const root = scratchFolder();
  writeFiles(root, {
    'src/a.ts': 'needle',
    '.env': 'needle',
    'key.pem': 'needle',
    'private/x': 'needle',
    '.batutaignore': 'private/ # needle\nprivate\n',
    '.gitignore': 'out\n',
    'out/x': 'needle',
    'image.png': new Uint8Array(Buffer.from('needle\0\n')),
  });
  writeFiles(scratchFolder('outside'), { x: 'needle' });
  symlinkSync('.env', join(root, 'link'));
  const search = open(root);
  expect(await found(search, 'needle')).toEqual(['.batutaignore', 'src/a.ts']);
  expect(await search.glob(null, 100, never)).toEqual(['.batutaignore', '.gitignore', 'image.png', 'link', 'src/a.ts']);
  expect(await search.glob('**/*.pem', 100, never)).toEqual([]);
});

test('the text on disk counts, not what is committed or staged; nested repositories are searched', async () => {
  const root = repository({ a: 'committed' });
  writeFiles(root, { a: 'staged' });
  git(root, 'add', 'a');
  writeFiles(root, { a: 'on disk', new: 'on disk' });
  repository({ deep: 'on disk' }, join(root, 'nested'));
  const search = open(root);
  expect([await found(search, 'committed|staged'), await found(search, 'on disk')]).toEqual([[], ['a', 'nested/deep', 'new']]);
});

test('attributes of the workspace neither hide text nor run programs', async () => {
  const root = repository({ '.gitattributes': '*.sql binary\n*.txt diff=evil\n', 'a.sql': 'needle', 'a.txt': 'needle' });
  git(root, 'config', 'diff.evil.textconv', 'false');
  expect(await found(open(root), 'needle')).toEqual(['a.sql', 'a.txt']);
});

test.each(['(', 'a{2', '[', '*', '', 'a\nb', '(?<x'])(
  'the pattern %j is a PatternError or a search, never anything else',
  async (pattern) => {
    const root = repository({ a: 'text' });
    const result = await open(root)
      .grep({ pattern }, 10, never)
      .catch((error: unknown) => error);
    if (!Array.isArray(result)) expect(result).toBeInstanceOf(PatternError);
  },
);

test('a wrong regular expression is named', async () => {
  const root = repository({ a: 'text' });
  await expect(open(root).grep({ pattern: '(' }, 10, never)).rejects.toThrow(
    /^The pattern is not a valid regular expression: .*(?:parenthesis|Unmatched)/u,
  );
});

test.each(['--open-files-in-pager=touch pwned', '-O', '--no-index', '-f/etc/passwd', '$(touch pwned)', '--'])(
  'the pattern %j is only a pattern',
  async (pattern) => {
    const root = repository({ a: `x ${pattern} y` });
    const search = open(root);
    expect(await search.grep({ pattern, literal: true }, 10, never)).toEqual([{ path: 'a', line: 1, text: `x ${pattern} y` }]);
    expect(await search.glob(pattern, 10, never)).toEqual([]);
    expect(await search.glob(null, 10, never)).toEqual(['a']);
  },
);

test('names in other encodings, line ends and long lines', async () => {
  const root = scratchFolder();
  writeFiles(root, { 'ação: ü.ts': 'needle\r\n', 'min.js': `${'x'.repeat(2000)}needle\n` });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x41])]), 'needle');
  const hits = await open(root).grep({ pattern: 'needle' }, 10, never);
  expect(hits.map((hit) => [hit.path, hit.text.length])).toEqual([
    ['ação: ü.ts', 6],
    ['min.js', 501],
    ['\ufffdA', 6],
  ]);
});

test('what is known of listed files is forgotten when the list or .batutaignore changes', async () => {
  const root = repository({ a: 'needle', b: 'needle', c: 'needle', '.batutaignore': 'a\n' });
  const search = open(root);
  const all = async () => [await search.glob(null, Infinity, never), await found(search, 'needle')];
  expect(await search.glob(null, 2, never)).toEqual(['.batutaignore', 'b']);
  expect(await all()).toEqual([
    ['.batutaignore', 'b', 'c'],
    ['b', 'c'],
  ]);
  writeFiles(root, { '.batutaignore': 'b\n' });
  expect(await all()).toEqual([
    ['.batutaignore', 'a', 'c'],
    ['a', 'c'],
  ]);
  writeFiles(root, { '.env': 'needle', d: 'needle' });
  expect(await all()).toEqual([
    ['.batutaignore', 'a', 'c', 'd'],
    ['a', 'c', 'd'],
  ]);
});

test('an abort ends it', async () => {
  const root = repository({ a: 'x' });
  const search = open(root);
  await expect(search.grep({ pattern: 'x' }, 10, AbortSignal.abort())).rejects.toThrow(InterruptedError);
  await expect(search.glob(null, 10, AbortSignal.abort())).rejects.toThrow(InterruptedError);
});

test('without git: a clear error', async () => {
  const search = createSearch({ root: scratchFolder(), store: join(scratchFolder('store'), 's.git'), env: { PATH: '' } });
  await expect(search.glob(null, 10, never)).rejects.toMatchObject({ name: 'WorkspaceError', reason: 'no-git' });
});
