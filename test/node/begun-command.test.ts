import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createBegunStore, createNote, type Begun } from '../../src/node/begun-command.ts';
import { scratchFolder } from './scratch.ts';

const begun = (runId: string): Begun => ({
  command: { runId, agent: 'code', argv: ['make'], timeoutMs: 1, tree: 'tree', listed: [], aside: [] },
  at: 1,
  saves: 0,
  guarded: new Map(),
});

test('each run has a note of its own, and what is still to be told lies there, too', async () => {
  const store = createBegunStore(path.join(scratchFolder('notes'), 'command'));
  expect([await store.list(), await store.get('one')]).toEqual([[], null]);
  const untold = [{ type: 'notice', level: 'warning', text: 'put back' }] as const;
  await store.put({ ...begun('two'), untold }, () => true);
  await store.put(begun('one'), () => true);
  expect([await store.list(), await store.get('one'), await store.get('two')]).toEqual([
    ['one', 'two'],
    begun('one'),
    { ...begun('two'), untold },
  ]);
  await store.remove('two');
  expect([await store.list(), await store.get('two')]).toEqual([['one'], null]);
});

test('no note is what has another run’s text, or what only looks like one; no run leads out of the folder', async () => {
  const folder = scratchFolder('notes');
  const store = createBegunStore(path.join(folder, 'command'));
  await store.put(begun('one'), () => true);
  copyFileSync(path.join(folder, 'command-one.json'), path.join(folder, 'command-two.json'));
  for (const name of ['commands.json', 'command.json', 'command-.json', 'command-..json', 'command-one.json.tmp'])
    writeFileSync(path.join(folder, name), '{}');
  expect([await store.list(), await store.get('two')]).toEqual([['one', 'two'], 'damaged']);
  writeFileSync(path.join(folder, 'command-one.json'), '{"command":');
  expect(await store.get('one')).toBe('damaged');
  for (const runId of ['../one', '', 'a/b']) await expect(store.put(begun(runId), () => true)).rejects.toThrow('not the name of a run');
});

test('what is about to be put back is noted for each who does it, and stays when more is written', async () => {
  const store = createBegunStore(path.join(scratchFolder('notes'), 'command'));
  const first = createNote(store, begun('one'), () => true);
  await first.putting({ folder: 'f', names: ['a'], gone: [] });
  await first.putting({ folder: 'f', names: ['a', 'b'], gone: ['b'] });
  const second = createNote(store, { ...begun('one'), putting: [{ folder: 'f', names: ['a', 'b'], gone: ['b'] }] }, () => true);
  await second.putting({ folder: 'g', names: ['b'], gone: [] });
  await second.write({ at: 2 });
  const putting = [
    { folder: 'f', names: ['a', 'b'], gone: ['b'] },
    { folder: 'g', names: ['b'], gone: [] },
  ];
  expect(await store.get('one')).toEqual({ ...begun('one'), putting, at: 2 });
  await second.remove();
  expect(await store.get('one')).toBeNull();
});
