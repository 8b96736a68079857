import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openStage } from '../pipelines/feature/stage.ts';
import { stories } from './stories.ts';

/**
 * Histories of earlier versions. Whatever the code becomes, it goes on with them: without asking an agent or
 * running a command again. A history that cannot be replayed any more is a defect of the code, never of the history.
 */
test.each(Object.entries(stories))('%s', async (name, { stage: options, waitsFor }) => {
  const runsFolder = await mkdtemp(path.join(tmpdir(), 'batuta-history-'));
  await cp(path.join(import.meta.dirname, name), runsFolder, { recursive: true });
  const stage = await openStage({ ...options, acts: [], commands: {}, runsFolder, process: 'later' });
  const before = await stage.state();
  const handle = await stage.open();
  if (waitsFor === null) expect(await handle.done).toMatchObject({ status: 'completed' });
  else await stage.until(waitsFor);
  expect([stage.asked, stage.processes.calls]).toEqual([[], []]);
  const { cursor: _cursor, lastAt: _lastAt, ...state } = await stage.state();
  expect(before).toMatchObject(state);
  await stage.close();
  await rm(runsFolder, { recursive: true, force: true });
});
