import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createScriptedProvider } from '../fakes/scripted-provider.ts';
import { openStage } from '../pipelines/feature/stage.ts';
import { stories } from './stories.ts';

/**
 * Histories of earlier versions. Whatever the code becomes, it goes on with them: without asking an agent or
 * running a command again; what was left to do is done. A history that cannot be replayed any more is a defect of the code, never of the history.
 */
test.each(Object.entries(stories))('%s', async (name, { stage: options, left, waitsFor }) => {
  const runsFolder = await mkdtemp(path.join(tmpdir(), 'batuta-history-'));
  await cp(path.join(import.meta.dirname, name), runsFolder, { recursive: true });
  const model = createScriptedProvider(left?.says ?? []);
  const stage = await openStage({ ...options, ...(left ? { model } : {}), acts: [], commands: {}, runsFolder, process: 'later' });
  const before = await stage.state();
  const handle = await stage.open();
  if (waitsFor === null) expect(await handle.done).toMatchObject({ status: 'completed' });
  else await stage.until(waitsFor);
  expect([stage.asked, stage.processes.calls, model.requests.length]).toEqual([[], left?.runs ?? [], left?.says.length ?? 0]);
  const { cursor: _cursor, lastAt: _lastAt, ...state } = await stage.state();
  if (!left) expect(before).toMatchObject(state);
  await stage.close();
  await rm(runsFolder, { recursive: true, force: true });
});
