import { expect, test } from 'vitest';
import { findRun } from '../../../src/app/runs/find-run.ts';
import type { RunView } from '../../../src/app/runs/run-view.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';

const run = (runId: string, workspace: string) => ({ runId, state: { ...emptyRunState(), workspace } }) as RunView;
const runs = { list: async () => [run('26-c1', '/b'), run('26-b1', '/a'), run('26-b2', '/a'), run('26-a1', '/b')] };
const found = async (reference: string, workspace = '/a') => (await findRun(runs, reference, workspace)).runId;

test('a run of the folder is found by its id, a beginning of it, or as the last one', async () => {
  expect(await found('last')).toBe('26-b1');
  expect(await found('last', '/b')).toBe('26-c1');
  expect(await found('26-b2')).toBe('26-b2');
  expect(await found('26-a', '/b')).toBe('26-a1');
  await expect(found('26-')).rejects.toThrow('"26-" fits 2 runs: 26-b1, 26-b2. Give more of the id.');
  await expect(found('')).rejects.toThrow('Run "" not found.');
  await expect(findRun({ list: async () => [] }, 'last', '/a')).rejects.toThrow('There is no run yet.');
});

test('a run of another folder is refused, with the option that names it', async () => {
  await expect(found('26-c1')).rejects.toThrow('Run 26-c1 is no run of /a. Name its folder: --workspace /b');
  await expect(found('26-b', '/b')).rejects.toThrow('Run 26-b1 is no run of /b. Name its folder: --workspace /a');
  const longer = { list: async () => [run('26-a12', '/a'), run('26-a1', '/b')] };
  await expect(findRun(longer, '26-a1', '/a')).rejects.toThrow('Run 26-a1 is no run of /a. Name its folder: --workspace /b');
  await expect(found('26-c')).rejects.toThrow('Run 26-c1 is no run of /a. Name its folder: --workspace /b');
  await expect(found('26-', '/c')).rejects.toThrow('"26-" fits 4 runs: 26-c1, 26-b1, 26-b2, 26-a1. Give more of the id.');
  await expect(found('last', '/c')).rejects.toThrow('There is no run of /c yet. The last one of all, 26-c1, is meant with --workspace /b');
});
