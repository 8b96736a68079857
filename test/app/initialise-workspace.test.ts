import { expect, test } from 'vitest';
import { PathError } from '../../src/core/ports.ts';
import { loadRunSettings, readerOf } from '../../src/app/load-settings.ts';
import { initialiseWorkspace } from '../../src/app/initialise-workspace.ts';
import { compileContexts } from '../../src/core/context/compile-context.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';

const manifest = JSON.stringify({ name: 'shop', scripts: { test: 'vitest run' }, devDependencies: { vitest: '1' } });
const text = async (files: ReturnType<typeof createMemoryFiles>, path: string): Promise<string | undefined> => {
  const content = await files.read(path);
  return content ? new TextDecoder().decode(content.bytes) : undefined;
};

test('a second time nothing is written, and everything is kept', async () => {
  const files = createMemoryFiles({ 'package.json': manifest, 'src/a.ts': 'export {};\n' });
  const first = await initialiseWorkspace({ files, search: createFakeSearch(files) });
  expect(first.files).toContain('.claude/batuta.yaml');
  expect(first.kept).toEqual([]);
  expect(await initialiseWorkspace({ files, search: createFakeSearch(files) })).toEqual({ files: [], kept: first.files, unowned: [] });
});

test('a context that somebody wrote by hand, without sources, is not given sources that would replace it', async () => {
  const files = createMemoryFiles({ 'package.json': manifest, 'src/a.ts': 'export {};\n' });
  const { files: written } = await initialiseWorkspace({ files, search: createFakeSearch(files) });
  const agents = written.flatMap((file) => /^\.claude\/context\/([^/]+)\//.exec(file)?.[1] ?? []);
  expect(agents.length).toBeGreaterThan(0);

  const [agent] = agents;
  const own = `.claude/context/${agent}.context.md`;
  const mine = createMemoryFiles({ 'package.json': manifest, 'src/a.ts': 'export {};\n', [own]: 'Written by hand.\n' });
  const { kept } = await initialiseWorkspace({ files: mine, search: createFakeSearch(mine) });
  expect(kept).toEqual([own]);
  await compileContexts(mine, new Date(0));
  expect(await text(mine, own)).toBe('Written by hand.\n');
});

test('of a very large workspace no layer is overlooked', async () => {
  const many = Array.from({ length: 30_000 }, (_, index) => [`backend/src/m${index}.ts`, ''] as const);
  const files = createMemoryFiles({ 'backend/package.json': manifest, ...Object.fromEntries(many), 'web/package.json': manifest });
  await initialiseWorkspace({ files, search: createFakeSearch(files) });
  expect(await text(files, '.claude/batuta.yaml')).toMatch(/backend:\n[^]*frontend:\n/u);
});

test('where settings name the agents, the contexts are theirs, not those of guessed ones', async () => {
  const settings =
    'agents:\n  cart: { owns: [src/cart/**] }\n  till: { owns: [src/till/**], context: shop }\n  bank: { owns: [src/bank/**], context: shop }\n';
  const files = createMemoryFiles({
    '.claude/batuta.yaml': settings,
    'src/cart/a.ts': '',
    'src/till/a.py': '',
    'src/bank/a.py': '',
    'backend/package.json': manifest,
    'web/package.json': manifest,
  });
  expect(await initialiseWorkspace({ files, search: createFakeSearch(files) })).toEqual({
    files: ['cart', 'shop', 'spec', 'review'].map((name) => `.claude/context/${name}/conventions.core.md`),
    kept: ['.claude/batuta.yaml'],
    unowned: ['backend/ (1)', 'web/ (1)'],
  });
  expect(await text(files, '.claude/context/shop/conventions.core.md')).toContain('# Till, Bank: conventions\n');
  expect(await text(files, '.claude/context/shop/conventions.core.md')).toContain('Python: 2 of 2 source files.');
});

test('the writer of specs and the reviewer have a context of the whole workspace, where they have none, or share that of an agent', async () => {
  const settings = 'agents:\n  cart: { owns: [src/cart/**] }\nspec: { context: cart }\nreview: { context: looks }\n';
  const files = createMemoryFiles({ '.claude/batuta.yaml': settings, 'src/cart/a.ts': '', 'src/till/a.ts': '' });
  await initialiseWorkspace({ files, search: createFakeSearch(files) });
  expect(await text(files, '.claude/context/cart/conventions.core.md')).toContain('TypeScript: 1 of 1 source files.');
  expect(await text(files, '.claude/context/looks/conventions.core.md')).toContain('TypeScript: 2 of 2 source files.');
  expect([await files.list('.claude/context/spec'), await files.list('.claude/context/review')]).toEqual([[], []]);
});

test('what cannot be read, as a broken link or one that leaves the workspace, is left out', async () => {
  const all = createMemoryFiles({ 'package.json': manifest, 'src/a.ts': 'export {};\n', 'src/link.ts': '', 'api/package.json': manifest });
  const broken = new Set(['src/link.ts', 'api/package.json']);
  const files: typeof all = {
    ...all,
    read: async (path) => {
      if (broken.has(path)) throw new PathError(`${path} goes through a broken link.`);
      return all.read(path);
    },
  };
  const { files: written } = await initialiseWorkspace({ files, search: createFakeSearch(all) });
  expect(written).toContain('.claude/batuta.yaml');
  const settings = { user: null, choice: {}, trusted: false, env: {}, program: 'batuta' };
  const bare = { ...files, read: async (path: string) => (path.startsWith('.claude/') ? null : files.read(path)) };
  const { agents } = await loadRunSettings({ files: bare, search: createFakeSearch(all), ...settings });
  expect(agents.length).toBeGreaterThan(0);
});

test('what is too large to be written by a person is not looked into', async () => {
  const files = createMemoryFiles({ 'small.ts': 'a', 'huge.ts': 'x'.repeat(1024 * 1024 + 1) });
  const read = readerOf(files, (bytes) => String(bytes.length));
  expect(await Promise.all(['small.ts', 'huge.ts', 'none.ts'].map(read))).toEqual(['1', null, null]);
});
