import { expect, test } from 'vitest';
import { findRun } from '../../../src/app/runs/find-run.ts';
import type { RunView } from '../../../src/app/runs/run-view.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';

const run = (runId: string, workspace: string) => ({ runId, state: { ...emptyRunState(), workspace } }) as RunView;
const runs = { list: async () => [run('26-c1', '/b'), run('26-b1', '/a'), run('26-b2', '/a'), run('26-a1', '/b')] };
const found = async (reference: string, workspace?: string) => (await findRun(runs, reference, workspace)).runId;

test('a run is found by its id, a beginning of it, or as the last one; those of the folder come first', async () => {
  expect(await found('last')).toBe('26-c1');
  expect(await found('last', '/a')).toBe('26-b1');
  expect(await found('last', '/elsewhere')).toBe('26-c1');
  expect(await found('26-b2', '/b')).toBe('26-b2');
  expect(await found('26-a')).toBe('26-a1');
  expect(await found('26-c', '/a')).toBe('26-c1');
  await expect(found('26-')).rejects.toThrow('"26-" fits 4 runs: 26-c1, 26-b1, 26-b2, 26-a1. Give more of the id.');
  await expect(found('26-', '/a')).rejects.toThrow('"26-" fits 2 runs: 26-b1, 26-b2. Give more of the id.');
  await expect(found('')).rejects.toThrow('There is no run "".');
  await expect(findRun({ list: async () => [] }, 'last')).rejects.toThrow('There is no run yet.');
});
