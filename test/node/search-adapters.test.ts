import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { PatternError, type Search } from '../../src/core/ports.ts';
import { createOfWorkspace } from '../../src/node/grep.ts';
import { createSearch, type SearchOptions } from '../../src/node/search.ts';
import { calledRipgrep, only, type Program } from './programs.ts';
import { never, repository, scratchFolder, writeFiles } from './scratch.ts';

const optionsWith = async (root: string, programs: readonly Program[]): Promise<SearchOptions> => ({
  root,
  store: join(scratchFolder('store'), 'checkpoints.git'),
  env: await only(...programs),
});
const openWith = async (root: string, ...programs: readonly Program[]): Promise<Search> => createSearch(await optionsWith(root, programs));
const found = async (search: Search, pattern: string): Promise<string[]> =>
  (await search.grep({ pattern }, 100, never)).map((hit) => hit.path);

describe.each<[string, readonly Program[]]>([
  ['git', ['git']],
  ['ripgrep, beside git', ['git', 'rg']],
  ['a plain walk', []],
  ['a plain walk with ripgrep', ['rg']],
])('by %s', (_, programs) => {
  const open = async (root: string): Promise<Search> => openWith(root, ...programs);

  test('a NUL among the first bytes makes a file none of text, one far behind them does not; a BOM stands before its line', async () => {
    const root = scratchFolder();
    writeFiles(root, {
      early: `${'x\n'.repeat(3000)}\0\nneedle\n`,
      late: `${'x\n'.repeat(9000)}\0\nneedle\n`,
      bom: '\ufeffneedle',
      wide: new Uint8Array(Buffer.from('\ufeffneedle\n', 'utf16le')),
    });
    const search = await open(root);
    expect([await found(search, 'needle'), await found(search, '^needle')]).toEqual([['bom', 'late'], ['late']]);
  });

  test.skipIf(process.platform === 'win32')('a folder that this user may not enter hides only what lies in it', async () => {
    const root = repository({ 'shut/sub/x': 'needle', 'shut/y': 'needle', other: 'needle' });
    chmodSync(join(root, 'shut'), 0o000);
    const paths = await found(await open(root), 'needle');
    chmodSync(join(root, 'shut'), 0o700);
    // The administrator may enter it.
    expect(paths.filter((path) => !path.startsWith('shut/'))).toEqual(['other']);
  });

  test('names in other encodings, line ends and long lines', async () => {
    const root = scratchFolder();
    writeFiles(root, { 'ação: ü.ts': '\ufeffneedle\r\n', 'min.js': `${'x'.repeat(2000)}needle\n` });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x41])]), 'needle');
    const hits = await (await open(root)).grep({ pattern: 'needle' }, 10, never);
    expect(hits.map((hit) => [hit.path, hit.text.length])).toEqual([
      ['ação: ü.ts', 6],
      ['min.js', 501],
      ['\ufffdA', 6],
    ]);
  });
});

describe.each([
  ['a plain walk', []],
  ['a plain walk with ripgrep', ['rg']],
] as const)('%s, without git', (_, programs) => {
  const open = async (root: string): Promise<Search> => openWith(root, ...programs);

  test("secrets, ignored files, .batutaignore, links, binaries and what is git's own stay unread", async () => {
    const root = repository({
      'src/a.ts': 'needle',
      '.env': 'needle',
      'key.pem': 'needle',
      'private/x': 'needle',
      '.batutaignore': 'private/ # needle\nprivate\n',
      '.gitignore': 'out\n*.log\n/only-here\n',
      'out/x': 'needle',
      'src/b.log': 'needle',
      'src/kept/.gitignore': '!*.log\nown/\n',
      'src/kept/c.log': 'needle',
      'src/kept/own/d': 'needle',
      'src/only-here': 'needle',
      'only-here': 'needle',
      'image.png': new Uint8Array(Buffer.from('needle\0\n')),
    });
    const outside = scratchFolder('outside');
    writeFiles(outside, { x: 'needle' });
    symlinkSync('.env', join(root, 'link'));
    symlinkSync(outside, join(root, 'beyond'));
    const search = await open(root);
    expect(await found(search, 'needle')).toEqual(['.batutaignore', 'src/a.ts', 'src/kept/c.log', 'src/only-here']);
    const asked = ['out/x', 'src/b.log', 'src/kept/c.log', 'src/kept/own/d', 'only-here', 'src/only-here', 'src/new', 'beyond/x'];
    expect(await Promise.all(asked.map(async (path) => search.ignored(path, never)))).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test.skipIf(process.platform === 'win32').each<[string, (file: string) => void]>([
    ['a folder', (file) => mkdirSync(file)],
    ['a link to itself', (file) => symlinkSync('.gitignore', file)],
    ['a pipe', (file) => void execFileSync('mkfifo', [file])],
    ['a device, by a link', (file) => symlinkSync('/dev/zero', file)],
  ])('a .gitignore that is %s says nothing, and nobody waits for it', async (_kind, make) => {
    const root = scratchFolder();
    writeFiles(root, { 'sub/a': 'needle', 'node_modules/b': 'needle' });
    make(join(root, '.gitignore'));
    make(join(root, 'sub/.gitignore'));
    const search = await open(root);
    expect(await found(search, 'needle')).toEqual(['sub/a']);
    expect(await Promise.all(['sub/a', 'node_modules/b'].map((path) => search.ignored(path, never)))).toEqual([false, true]);
  });

  test('a .gitignore that is a link to a file says what that one says', async () => {
    const root = scratchFolder();
    writeFiles(root, { rules: 'out\n', out: 'needle', kept: 'needle' });
    symlinkSync('rules', join(root, '.gitignore'));
    expect(await found(await open(root), 'needle')).toEqual(['kept']);
  });

  test('packages and caches of a folder without .gitignore are left out', async () => {
    const root = scratchFolder();
    writeFiles(root, { 'node_modules/p/x': 'needle', 'src/dist/x': 'needle', 'src/a.py': 'needle', 'src/a.pyc': 'needle', Dist: 'needle' });
    expect(await found(await open(root), 'needle')).toEqual(['Dist', 'src/a.py']);
  });

  test('a wrong regular expression is named, one that runs away is ended', async () => {
    const root = scratchFolder();
    writeFiles(root, { a: `aa\n${'a'.repeat(40)}b\n`, b: 'aa' });
    const search = await open(root);
    await expect(search.grep({ pattern: '(' }, 10, never)).rejects.toThrow(/^The pattern is not a valid regular expression: .*group/u);
    const hasty = createSearch({ ...(await optionsWith(root, programs)), portionMs: 100 });
    await expect(hasty.grep({ pattern: '^(a+)+$' }, 10, never)).rejects.toThrow(PatternError);
  });

  test('an abort ends it', async () => {
    const root = scratchFolder();
    writeFiles(root, { a: 'x' });
    const search = await open(root);
    await expect(search.grep({ pattern: 'x' }, 10, AbortSignal.abort())).rejects.toThrow(InterruptedError);
    await expect(search.glob(null, 10, AbortSignal.abort())).rejects.toThrow(InterruptedError);
  });
});

test('a file longer than a program can hold ends no search', async () => {
  const root = scratchFolder();
  writeFiles(root, { a: 'needle', long: '' });
  truncateSync(join(root, 'long'), 3 * 2 ** 30);
  expect(await found(await openWith(root), 'needle')).toEqual(['a']);
});

test('a name longer than this system takes is not there', () => {
  const name = `${'x'.repeat(300)}/y`;
  const { isInside, isRegular } = createOfWorkspace(scratchFolder());
  expect([isInside({ name, path: name }), isRegular({ name: 'x'.repeat(300), path: '' })]).toEqual([false, false]);
});

describe.skipIf(process.platform === 'win32')('what is called ripgrep', () => {
  test.each([
    ['says something else', 'echo "usage: rg FILE"; exit 0'],
    ['says other JSON', 'echo "[1, null]"; echo null; exit 0'],
    ['says nothing', 'exit 0'],
    ['finds nothing, and says nothing', 'exit 1'],
    ['is killed', 'kill -9 $$'],
    ['fails without a word', 'exit 2'],
    ['fails at a file', 'echo \'{"type":"summary","data":{}}\'; echo "rg: ./a: it broke" >&2; exit 2'],
    ['says something else, and goes on', 'echo no; while :; do echo no; done'],
  ])('and %s is not believed: git is asked', async (_what, does) => {
    const root = scratchFolder();
    writeFiles(root, { a: 'needle' });
    const search = createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: await calledRipgrep(does) });
    expect(await found(search, 'needle')).toEqual(['a']);
  });

  test('and misses a file that has just gone is believed', async () => {
    const root = scratchFolder();
    writeFiles(root, { a: 'needle' });
    const gone = 'rg: ./a: IO error for operation on ./a: No such file or directory (os error 2)';
    const env = await calledRipgrep(`echo '{"type":"summary","data":{}}'; echo '${gone}' >&2; exit 2`);
    const search = createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env });
    expect(await found(search, 'needle')).toEqual([]);
  });

  test.each(['node_modules/.bin', '../link', '../links'])('is not started out of the workspace of a worktree: %s', async (place) => {
    const both = scratchFolder();
    const workspace = join(both, 'repository');
    const root = join(both, 'worktree');
    writeFiles(workspace, { 'node_modules/.bin/rg*': `#!/bin/sh\n: > ${both}/started\nexit 1\n` });
    writeFiles(root, { a: 'needle' });
    symlinkSync(join(workspace, 'node_modules/.bin'), join(both, 'link'));
    mkdirSync(join(both, 'links'));
    symlinkSync(join(workspace, 'node_modules/.bin/rg'), join(both, 'links/rg'));
    const env = await only('git');
    env.PATH = `${join(workspace, place)}:${env.PATH}`;
    const search = createSearch({ root, workspace, store: join(scratchFolder('store'), 'checkpoints.git'), env });
    expect([await found(search, 'needle'), existsSync(join(both, 'started'))]).toEqual([['a'], false]);
  });
});
