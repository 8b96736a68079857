import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { PatternError, type Search } from '../../src/core/ports.ts';
import { createSearch } from '../../src/node/search.ts';
import { only, type Program } from './programs.ts';
import { git, never, repository, scratchFolder, writeFiles } from './scratch.ts';

const openWith = async (root: string, ...programs: readonly Program[]): Promise<Search> =>
  createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: await only(...programs) });
const found = async (search: Search, pattern: string): Promise<string[]> =>
  (await search.grep({ pattern }, 100, never)).map((hit) => hit.path);

describe.each([
  ['git', ['git']],
  ['ripgrep', ['git', 'rg']],
] as const)('%s', (_, programs) => {
  const open = async (root: string): Promise<Search> => openWith(root, ...programs);

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
    const outside = scratchFolder('outside');
    writeFiles(outside, { x: 'needle' });
    symlinkSync('.env', join(root, 'link'));
    symlinkSync(outside, join(root, 'beyond'));
    const search = await open(root);
    expect(await found(search, 'needle')).toEqual(['.batutaignore', 'src/a.ts']);
    expect(await search.glob(null, 100, never)).toEqual(['.batutaignore', '.gitignore', 'beyond', 'image.png', 'link', 'src/a.ts']);
    expect(await search.glob('**/*.pem', 100, never)).toEqual([]);
  });

  test('a pattern that runs away is named, not taken for one that finds less', async () => {
    const root = scratchFolder();
    writeFiles(root, { a: `aa\n${'a'.repeat(40)}b\n`, b: 'aa' });
    await expect((await open(root)).grep({ pattern: '^(a+)+$' }, 10, never)).rejects.toThrow('The search took too long');
  });

  test('a file whose folder became a link out of the workspace is not read', async () => {
    const root = repository({ 'src/x': 'inside', other: 'needle' });
    const outside = scratchFolder('outside');
    writeFiles(outside, { x: 'needle' });
    rmSync(join(root, 'src'), { recursive: true });
    symlinkSync(outside, join(root, 'src'));
    expect(await found(await open(root), 'needle')).toEqual(['other']);
  });

  test('the text on disk counts, not what is committed or staged; nested repositories are searched', async () => {
    const root = repository({ a: 'committed' });
    writeFiles(root, { a: 'staged' });
    git(root, 'add', 'a');
    writeFiles(root, { a: 'on disk', new: 'on disk' });
    repository({ deep: 'on disk' }, join(root, 'nested'));
    const search = await open(root);
    expect([await found(search, 'committed|staged'), await found(search, 'on disk')]).toEqual([[], ['a', 'nested/deep', 'new']]);
  });

  test('attributes of the workspace neither hide text nor run programs', async () => {
    const root = repository({ '.gitattributes': '*.sql binary\n*.txt diff=evil\n', 'a.sql': 'needle', 'a.txt': 'needle' });
    git(root, 'config', 'diff.evil.textconv', 'false');
    expect(await found(await open(root), 'needle')).toEqual(['a.sql', 'a.txt']);
  });

  test.each(['(', 'a{2', '[', '*', '', 'a\nb', '(?<x'])(
    'the pattern %j is a PatternError or a search, never anything else',
    async (pattern) => {
      const root = repository({ a: 'text' });
      const result = await (await open(root)).grep({ pattern }, 10, never).catch((error: unknown) => error);
      if (!Array.isArray(result)) expect(result).toBeInstanceOf(PatternError);
    },
  );

  test('a wrong regular expression is named', async () => {
    const root = repository({ a: 'text' });
    await expect((await open(root)).grep({ pattern: '(' }, 10, never)).rejects.toThrow(
      /^The pattern is not a valid regular expression: .*(?:parenthesis|Unmatched)/u,
    );
  });

  test.each(['--open-files-in-pager=touch pwned', '-O', '--no-index', '-f/etc/passwd', '$(touch pwned)', '--'])(
    'the pattern %j is only a pattern',
    async (pattern) => {
      const root = repository({ a: `x ${pattern} y` });
      const search = await open(root);
      expect(await search.grep({ pattern, literal: true }, 10, never)).toEqual([{ path: 'a', line: 1, text: `x ${pattern} y` }]);
      expect(await search.glob(pattern, 10, never)).toEqual([]);
      expect(await search.glob(null, 10, never)).toEqual(['a']);
    },
  );

  test('what is known of listed files is forgotten when the list or .batutaignore changes', async () => {
    const root = repository({ a: 'needle', b: 'needle', c: 'needle', '.batutaignore': 'a\n' });
    const search = await open(root);
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

  test('thousands of files, and at most so many hits of them, in order', async () => {
    const root = scratchFolder();
    const paths = Array.from(
      { length: 3000 },
      (_, at) => `src/${'a-rather-long-name-of-a-folder-'.repeat(5)}/of-files-${`${at}`.padStart(4, '0')}.ts`,
    );
    writeFiles(root, Object.fromEntries(paths.map((path, at) => [path, at % 1000 === 999 ? 'x\nneedle\nneedle\n' : 'x\n'])));
    const search = await open(root);
    expect(await found(search, 'needle')).toEqual([999, 999, 1999, 1999, 2999, 2999].map((at) => paths[at]));
    expect((await search.grep({ pattern: 'needle' }, 3, never)).map(({ path, line }) => [path, line])).toEqual([
      [paths[999], 2],
      [paths[999], 3],
      [paths[1999], 2],
    ]);
  });

  test('settings of its own, and programs of the workspace, change nothing', async () => {
    const root = scratchFolder();
    writeFiles(root, {
      a: 'needle',
      '.ignore': 'a\n',
      '.rgignore': 'a\n',
      'rg*': '#!/bin/sh\ntouch pwned\n',
      '.ripgreprc': '--invert-match\n',
    });
    const env = { ...(await only(...programs)), RIPGREP_CONFIG_PATH: join(root, '.ripgreprc') };
    env.PATH = `${root}:${env.PATH}`;
    const search = createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env });
    expect(await found(search, 'needle')).toEqual(['a']);
    expect(await search.glob('pwned', 1, never)).toEqual([]);
  });

  test('an abort ends it', async () => {
    const root = repository({ a: 'x' });
    const search = await open(root);
    await expect(search.grep({ pattern: 'x' }, 10, AbortSignal.abort())).rejects.toThrow(InterruptedError);
    await expect(search.glob(null, 10, AbortSignal.abort())).rejects.toThrow(InterruptedError);
  });
});
