import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { diskFiles } from '../../src/node/disk-files.ts';
import { scratchFolder } from '../node/scratch.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { embeddedEngine } from './embedded-adapter.ts';
import { goOn, main, park, start } from './machine.ts';

test('what killed writers left half-written is removed, nothing else', async () => {
  const folder = scratchFolder();
  // No process has this number.
  const left = join(folder, '.batuta-tmp-4194999-aaaaaaaaaaaa');
  const writing = join(folder, `.batuta-tmp-${process.pid}-bbbbbbbbbbbb`);
  const blob = join(folder, 'a'.repeat(64));
  for (const path of [left, writing, blob]) writeFileSync(path, 'x');
  const files = diskFiles();
  await files.sweep(folder);
  await files.sweep(join(folder, 'no such folder'));
  expect([left, writing, blob].map((path) => existsSync(path))).toEqual([false, true, true]);
});

test('a run that goes on sweeps what its killed process left, beside its journal, signals and blobs', async () => {
  const folder = scratchFolder();
  const workflow = main(async (ctx) => [
    await ctx.step('large', async () => 'x'.repeat(200_000)).then(({ length }) => length),
    await atGate(ctx, 'go'),
  ]);
  const engine = () => embeddedEngine({ folder, workflows: [workflow] });
  await park(await start(engine()));
  const all = readdirSync(join(folder, 'run'), { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? [join(folder, 'run', one.name)] : [],
  );
  expect(all.map((one) => basename(one)).toSorted()).toEqual(expect.arrayContaining(['blobs', 'journal']));
  const left = [join(folder, 'run'), ...all].map((one) => join(one, '.batuta-tmp-4194999-cccccccccccc'));
  for (const path of left) writeFileSync(path, 'x');
  const next = engine();
  await openGate(next, 'go', 1);
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: [200_000, 1] });
  expect(left.filter((path) => existsSync(path))).toEqual([]);
  // Who only records something finds them as well.
  for (const path of left) writeFileSync(path, 'x');
  expect(await engine().append('run', [{ type: 'notice', level: 'info', text: 'rolled back' }])).toBeNull();
  expect(left.filter((path) => existsSync(path))).toEqual([]);
});
