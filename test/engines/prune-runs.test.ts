import { mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskFiles } from '../../src/node/disk-files.ts';
import { pruneRuns, removeRun } from '../../src/engines/embedded/prune-runs.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { embeddedEngine } from './embedded-adapter.ts';
import { atGate } from '../contracts/durable/gate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batuta-prune-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const prune = (options: Pick<Parameters<typeof pruneRuns>[0], 'days' | 'bytes' | 'now'>): Promise<string[]> =>
  pruneRuns({ runsFolder: folder, journalFiles: diskFiles(), ...options });
const day = 86_400_000;

/** Runs of 10,000 bytes and more, one a day: two over, one waiting, one failed, one unreadable. Returns the last day. */
async function fill(): Promise<number> {
  const clock = createFakeClock();
  const text = (): Promise<string> => Promise.resolve('x'.repeat(10_000));
  const workflows = [
    workflowOf('over', (ctx) => ctx.step('text', text)),
    workflowOf('waits', async (ctx) => {
      await ctx.step('text', text);
      return atGate(ctx, 'go');
    }),
    workflowOf('fails', async (ctx) => {
      await ctx.step('text', text);
      return Promise.reject(new Error('no'));
    }),
  ];
  const engine = embeddedEngine({ folder, workflows, clock });
  for (const [index, name] of ['over', 'waits', 'fails', 'over'].entries()) {
    const handle = await engine.start(name, null, { runId: `${name}-${index}` });
    handle.onIdle(() => handle.stop());
    await handle.done;
    clock.advance(day);
  }
  const damaged = await engine.start('over', null, { runId: 'damaged' });
  await damaged.done;
  await writeFile(join(folder, 'damaged', 'journal', '000001.log'), 'spoilt\n');
  await writeFile(join(folder, 'stray.txt'), 'no run');
  return clock.now();
}

/** Bytes of all runs. */
async function needed(): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile() && entry.name !== 'stray.txt').map(async (entry) => stat(join(entry.parentPath, entry.name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

describe('pruning', () => {
  it('removes runs that ended long ago, never one that waits or cannot be read', async () => {
    const now = await fill();
    expect(await prune({ days: 30, bytes: 1e9, now })).toEqual([]);
    expect(await prune({ days: 1.5, bytes: 1e9, now })).toEqual(['over-0', 'fails-2']);
    expect(await prune({ days: 0, bytes: 0, now: now + 100 * day })).toEqual(['over-3']);
    expect((await readdir(folder)).toSorted()).toEqual(['damaged', 'stray.txt', 'waits-1']);
  });

  it('leaves one alone that cannot be read now, and goes on', async () => {
    const now = await fill();
    await rm(join(folder, 'damaged/journal'), { recursive: true });
    // A link to itself: ELOOP.
    await symlink('journal', join(folder, 'damaged/journal'));
    expect(await prune({ days: 1.5, bytes: 1e9, now })).toEqual(['over-0', 'fails-2']);
    await expect(removeRun({ runsFolder: folder, journalFiles: diskFiles() }, 'damaged')).rejects.toThrow('ELOOP');
  });

  it('removes the oldest until the rest fits', async () => {
    const now = await fill();
    expect(await prune({ days: 30, bytes: 50_000, now })).toEqual(['over-0']);
    expect(await prune({ days: 30, bytes: 50_000, now })).toEqual([]);
  });

  it('finishes what an interrupted pruning began', async () => {
    const now = await fill();
    await rm(join(folder, 'over-0', 'journal'), { recursive: true });
    await rename(join(folder, 'over-0'), join(folder, '.pruned-over-0'));
    expect(await prune({ days: 30, bytes: 1e9, now })).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual(['damaged', 'fails-2', 'over-3', 'stray.txt', 'waits-1']);
  });

  it('counts to the millisecond and to the byte', async () => {
    const now = await fill();
    // The first one ended four days ago.
    expect(await prune({ days: 4, bytes: await needed(), now })).toEqual([]);
    expect(await prune({ days: 4, bytes: await needed(), now: now + 1 })).toEqual(['over-0']);
    expect(await prune({ days: 30, bytes: (await needed()) - 1, now })).toEqual(['fails-2']);
  });

  it('by two processes at once removes each run once', async () => {
    const now = await fill();
    const options = { days: 0, bytes: 0, now: now + 100 * day };
    const removed = await Promise.all([prune(options), prune(options)]);
    expect(removed.flat().toSorted()).toEqual(['fails-2', 'over-0', 'over-3']);
    expect((await readdir(folder)).toSorted()).toEqual(['damaged', 'stray.txt', 'waits-1']);
  });

  it('removes nothing when the disk cannot be read', async () => {
    const now = await fill();
    const read = async (): Promise<never> => Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
    const options = { runsFolder: folder, days: 0, bytes: 0, now, journalFiles: { ...diskFiles(), read } };
    expect(await pruneRuns(options)).toEqual([]);
    expect((await readdir(folder)).length).toBe(6);
  });
});

it.each([
  ['is over', 'over-0', true],
  ['waits', 'waits-1', false],
  ['cannot be read', 'damaged', false],
  ['is no folder', 'stray.txt', false],
  ['is not there', 'none', false],
  ['cannot have that name', '../run', false],
])('one run is removed when it is over, and by its name alone: what %s', async (_, runId, isRemoved) => {
  await fill();
  const before = (await readdir(folder)).toSorted();
  expect(await removeRun({ runsFolder: folder, journalFiles: diskFiles() }, runId)).toBe(isRemoved);
  expect((await readdir(folder)).toSorted()).toEqual(before.filter((name) => name !== runId || !isRemoved));
});
