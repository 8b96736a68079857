import { expect, test } from 'vitest';
import { filesLeft, leftOfEach } from '../../../src/pipelines/parts/not-built.ts';
import { atOnce } from '../../fakes/at-once.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A workspace whose files were other ones before the work, but for those called `same`; those called `.log` are ignored. */
function world(now: Readonly<Record<string, string>>) {
  const files = createMemoryFiles(now);
  const { counted, most } = atOnce();
  const services = {
    files: { ...files, entry: counted((path: string) => files.entry(path)) },
    search: { ignored: async (path: string) => path.endsWith('.log') },
    checkpoints: {
      entryAt: async (_tree: string, path: string) =>
        path.startsWith('same') ? files.entry(path) : { bytes: bytes('before'), hash: '', mode: 'file' as const },
    },
  };
  return { services, most, on: { base: 'base', ledger: {}, signal: new AbortController().signal } };
}

test('what is not as the spec says is told by what is wrong with it', async () => {
  const { services, on } = world({ 'same.ts': 'x', 'done.ts': 'x', 'a.log': 'x', 'old.ts': 'x', 'from.ts': 'x', 'to.ts': 'x' });
  const named = [
    { path: 'old.ts', deleted: true as const },
    { path: 'to.ts', from: 'from.ts' },
    ...['a.log', 'done.ts', 'same.ts', 'missing.ts'].map((path) => ({ path })),
  ];
  const left = [
    { kind: 'missing', file: 'missing.ts' },
    { kind: 'unchanged', file: 'same.ts' },
    { kind: 'ignored', file: 'a.log' },
    { kind: 'there', file: 'old.ts' },
    { kind: 'there', file: 'from.ts' },
  ];
  expect(await filesLeft(services, named, on)).toEqual(left);
  expect(await leftOfEach(services, [named.slice(0, 2), [], named.slice(2)], on)).toEqual([left.slice(3), [], left.slice(0, 3)]);
});

test('of many files, whoever they are for, only some are open at the same time', async () => {
  const named = (folder: string) => Array.from({ length: 50 }, (_, index) => ({ path: `${folder}/${index}.ts` }));
  const lists = ['a', 'b', 'c'].map(named);
  const { services, most, on } = world(Object.fromEntries(lists.flat().map(({ path }) => [path, 'x'])));
  expect([await leftOfEach(services, lists, on), most()]).toEqual([[[], [], []], 16]);
});
